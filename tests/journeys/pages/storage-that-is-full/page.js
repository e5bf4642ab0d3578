// As where a device has no room left.
window.thrown = 0;
Storage.prototype.setItem = () => {
  thrown += 1;
  throw new DOMException('full', 'QuotaExceededError');
};
