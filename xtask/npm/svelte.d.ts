import type { HTMLAttributes } from 'svelte/elements';
import type {
  WalletCheckout, WalletCheckoutEventProps, WalletCheckoutProps,
} from './wallet-checkout.js';

export * from './wallet-checkout.js';

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'wallet-checkout': WalletCheckoutProps & WalletCheckoutEventProps
      & Omit<HTMLAttributes<WalletCheckout>, keyof WalletCheckoutProps>;
  }
}
