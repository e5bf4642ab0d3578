import { nodeResolve } from '@rollup/plugin-node-resolve';

export default {
  input: 'shop.js',
  output: { dir: 'dist', format: 'es' },
  plugins: [nodeResolve()],
};
