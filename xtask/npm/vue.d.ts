import type { DefineComponent } from 'vue';
import type {
  WalletCheckoutAttributes, WalletCheckoutEventMap, WalletCheckoutProperties,
} from './wallet-checkout.js';

export * from './wallet-checkout.js';

type Camel<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Name;

/** In a template `state-endpoint` is the prop `stateEndpoint`. */
type Attributes = {
  [Name in keyof WalletCheckoutAttributes as Camel<Name>]: WalletCheckoutAttributes[Name];
};

/** In a template `@checkout-paid` is the prop `onCheckoutPaid`. */
type Listeners = {
  [Name in keyof WalletCheckoutEventMap as `on${Capitalize<Camel<Name>>}`]?:
    (event: WalletCheckoutEventMap[Name]) => void;
};

/** What a template may set on `<wallet-checkout>`. */
export type WalletCheckoutVueProps = Attributes & WalletCheckoutProperties & Listeners;

declare module 'vue' {
  interface GlobalComponents {
    WalletCheckout: DefineComponent<WalletCheckoutVueProps>;
    'wallet-checkout': DefineComponent<WalletCheckoutVueProps>;
  }
}
