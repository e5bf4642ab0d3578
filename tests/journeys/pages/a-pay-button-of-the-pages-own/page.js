document.querySelector('button').addEventListener('click', () => element.pay());
