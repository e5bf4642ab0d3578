// As a page's own code moves things: in a task of its own.
window.move = () => new Promise((done) => {
  setTimeout(() => {
    const main = document.querySelector('main');
    const moved = element;
    main.append(moved);
    main.before(moved);
    moved.remove();
    main.append(moved);
    done();
  });
});
