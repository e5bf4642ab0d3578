export default { performance: false };
