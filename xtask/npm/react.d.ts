import type { ForwardRefExoticComponent, HTMLAttributes, ReactNode, RefAttributes } from 'react';
import type {
  WalletCheckout as WalletCheckoutElement,
  WalletCheckoutAttributes,
  WalletCheckoutEventMap,
  WalletCheckoutProperties,
} from './wallet-checkout.js';

type Camel<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Name;

type Prop<Event extends string> = Event extends `checkout-${infer Name}`
  ? `on${Capitalize<Camel<Name>>}`
  : never;

/** The element's attributes: `stateEndpoint` is `state-endpoint`. */
export type WalletCheckoutAttributeProps = {
  [Name in keyof WalletCheckoutAttributes as Camel<Name>]: WalletCheckoutAttributes[Name];
};

/** The element's events: `onPaid` is `checkout-paid`. */
export type WalletCheckoutEventProps = {
  [Name in keyof WalletCheckoutEventMap as Prop<Name>]?:
    ((event: WalletCheckoutEventMap[Name]) => void) | undefined;
};

type Own = WalletCheckoutAttributeProps & WalletCheckoutProperties & WalletCheckoutEventProps;

export type WalletCheckoutProps = Own
  & Omit<HTMLAttributes<WalletCheckoutElement>, keyof Own | 'children'>
  & {
    /** Is shown until the widget is there, and where it cannot run. */
    children?: ReactNode;
  };

/**
 * `<wallet-checkout>` as a component, for React 18 and 19. Its `ref` is the element. On a server
 * it renders the tag with its attributes; products and listeners are added in the browser.
 */
export const WalletCheckout: ForwardRefExoticComponent<
  WalletCheckoutProps & RefAttributes<WalletCheckoutElement>
>;
