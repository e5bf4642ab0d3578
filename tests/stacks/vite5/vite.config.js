import vue from '@vitejs/plugin-vue';

// The shop's backend, while the page comes from the dev server.
const backend = process.env.CHECKOUT_SERVER ?? 'http://127.0.0.1:8080';
const proxy = Object.fromEntries(['/pay', '/orders', '/state'].map((path) => [path, backend]));

export default {
  plugins: [
    vue({
      template: { compilerOptions: { isCustomElement: (tag) => tag === 'wallet-checkout' } },
    }),
  ],
  server: { proxy },
};
