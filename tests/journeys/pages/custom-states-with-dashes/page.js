// Chromium before 125 took names with dashes alone.
const { add } = CustomStateSet.prototype;
CustomStateSet.prototype.add = function dashed(name) {
  if (!name.startsWith('--')) throw new DOMException('no dashes', 'SyntaxError');
  return add.call(this, name);
};
