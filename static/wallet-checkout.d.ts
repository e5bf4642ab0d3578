/** Which documented API the pay endpoint speaks. */
export type Gateway = 'pay-url' | 'epay' | 'order-cmd' | 'gatepay' | 'smallsaas';

/**
 * `onecode` is one code of the gateway's that either wallet scans; `gatepay` alone has it.
 * `either` is one code of the `handoff` page, for desktops.
 */
export type Wallet = 'alipay' | 'wechat' | 'onecode' | 'either';

export type CheckoutState =
  | 'loading' | 'ready' | 'confirming' | 'creating' | 'paying' | 'paid' | 'canceled' | 'refunded'
  | 'expired' | 'failed' | 'unknown';

export type ActionKind =
  | 'redirect' | 'qr' | 'qr-image' | 'scheme' | 'wechat-bridge' | 'alipay-bridge'
  | 'mini-program' | 'native-app';

export type CheckoutErrorCode =
  | 'config' | 'load' | 'network' | 'timeout' | 'http' | 'malformed' | 'gateway'
  | 'order_unknown' | 'unsafe_url' | 'referer_unsatisfiable' | 'wrong_environment'
  | 'native_app_required' | 'qr_too_long' | 'internal';

/** Extra fields for the gateway. */
export type Params = Readonly<Record<string, string | number | boolean>>;

export interface Product {
  id: string;
  name: string;
  /** In yuan, with two decimals: `"99.00"`. */
  price: string;
  currency?: string;
  description?: string;
  /** URL of a picture. */
  image?: string;
  max_quantity?: number;
  /** The order that exists already for this product. */
  order_no?: string;
  params?: Params;
}

/** What a child `<script type="application/json">` holds. */
export interface CheckoutData {
  products?: readonly Product[];
  params?: Params;
  headers?: Readonly<Record<string, string>>;
}

export interface Selection {
  wallet: Wallet;
  productId: string;
  quantity: number;
}

/** What `createOrder` and `order-endpoint` answer. */
export interface CreatedOrder {
  order_no: string;
  /** In yuan: `"99.00"`. */
  amount?: string;
  /** Seconds. */
  expires_in?: number;
  /** The address that the code for both wallets has, in place of one made of `handoff`. */
  handoff?: string;
}

/** The order under way, as it is now. */
export interface CheckoutOrder extends Selection {
  orderNo: string;
  gatewayOrderNo?: string;
  amount?: string;
  state: CheckoutState;
}

export type ReadyDetail = Record<string, never>;
export type ChangeDetail = Selection;
export interface SubmitDetail extends Selection {
  /** Absent where the order's maker will name it. */
  orderNo?: string;
}
export interface OrderDetail {
  orderNo: string;
  gatewayOrderNo?: string;
}
export interface ActionDetail {
  kind: ActionKind;
  orderNo: string;
  url?: string;
  /** What the navigation to `url` must carry. */
  referer?: string;
  /** The code's text. */
  qr?: string;
  params?: Readonly<Record<string, string>>;
}
export interface AmountDetail {
  orderNo: string;
  /** What the shopper was shown, in yuan: `"99.00"`. */
  from: string;
  /** What the order costs. */
  to: string;
}
export interface StateDetail {
  from: CheckoutState;
  to: CheckoutState;
  orderNo?: string;
}
export interface SettledDetail {
  orderNo: string;
  amount?: string;
}
export interface ErrorDetail {
  code: CheckoutErrorCode;
  /** A sentence for the shopper, in their language. */
  message: string;
  retryable: boolean;
  gatewayCode?: string;
  orderNo?: string;
  /** The HTTP status, for the code `http`. */
  status?: number;
}

/** All of them bubble and cross shadow roots. */
export interface WalletCheckoutEventMap {
  'checkout-ready': CustomEvent<ReadyDetail>;
  'checkout-change': CustomEvent<ChangeDetail>;
  /** Cancelable: no order is made. */
  'checkout-submit': CustomEvent<SubmitDetail>;
  'checkout-order': CustomEvent<OrderDetail>;
  /** Cancelable: the page takes this step over. */
  'checkout-action': CustomEvent<ActionDetail>;
  /** The order costs another amount than was shown, and the shopper is asked to agree. */
  'checkout-amount': CustomEvent<AmountDetail>;
  'checkout-state': CustomEvent<StateDetail>;
  'checkout-paid': CustomEvent<SettledDetail>;
  'checkout-canceled': CustomEvent<SettledDetail>;
  'checkout-refunded': CustomEvent<SettledDetail>;
  'checkout-expired': CustomEvent<SettledDetail>;
  'checkout-error': CustomEvent<ErrorDetail>;
}

export interface WalletCheckoutAttributes {
  gateway: Gateway;
  endpoint: string;
  'state-endpoint'?: string;
  /** Not used with `headers`: browsers send none with the request for a stream. */
  'state-stream'?: string;
  'order-endpoint'?: string;
  'order-no'?: string;
  watch?: boolean | '';
  autostart?: boolean | '';
  'product-name'?: string;
  amount?: string;
  currency?: string;
  'product-id'?: string;
  quantity?: number | string;
  /** Names with spaces between, in the order in which they are offered. */
  wallets?: string;
  wallet?: Wallet;
  flow?: 'auto' | 'qr' | 'redirect' | 'scheme';
  locale?: 'auto' | '__LOCALE__';
  theme?: 'auto' | 'light' | 'dark';
  'return-url'?: string;
  /** In a frame `self` is `top`. */
  'redirect-target'?: 'self' | 'top' | 'blank';
  'referer-hop'?: string;
  handoff?: string;
  'expires-in'?: number | string;
  'wasm-url'?: string;
  /** The folder with the wasm and the texts, under the names that they have in the package. */
  'assets-url'?: string;
  /** Nothing can be chosen, and no order can begin; an order under way goes on. */
  disabled?: boolean | '';
  /** The page has a pay button of its own, which calls `pay()`. */
  'hide-pay-button'?: boolean | '';
}

/** `{pay: 'Buy'}`, or `{en: {pay: 'Buy'}, 'zh-CN': {pay: '付款'}}`. The names are those
 *  in `wallet-checkout.names.txt`, line by line as in the files of the languages. */
export type Translations = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

export interface WalletCheckoutProperties extends CheckoutData {
  /** In place of `order-endpoint`. */
  createOrder?: (selection: Selection) => CreatedOrder | Promise<CreatedOrder>;
  /** Sentences in place of the widget's own: by name, or by language and name. */
  translations?: Translations;
}

/** What a framework's template takes: attributes and properties. */
export type WalletCheckoutProps = WalletCheckoutAttributes & WalletCheckoutProperties;

/** The events as React names them on a custom element: `oncheckout-paid`. */
export type WalletCheckoutEventProps = {
  [Name in keyof WalletCheckoutEventMap as `on${Name}`]?:
    (event: WalletCheckoutEventMap[Name]) => void;
};

export class WalletCheckout extends HTMLElement {
  static readonly observedAttributes: readonly string[];

  /** Resolves once the widget can be used, and rejects with an error that has the members of
   *  `ErrorDetail` when it cannot be loaded. A reset after that, a widget that fails later and
   *  one that comes back to the page have a new one. */
  readonly ready: Promise<void>;
  readonly state: CheckoutState;
  readonly order: CheckoutOrder | null;
  /** The `detail` of the last `checkout-error`, until a reset. */
  readonly error: ErrorDetail | null;

  products: WalletCheckoutProperties['products'];
  params: WalletCheckoutProperties['params'];
  headers: WalletCheckoutProperties['headers'];
  createOrder: WalletCheckoutProperties['createOrder'];
  translations: WalletCheckoutProperties['translations'];
  /** The attribute of that name. */
  disabled: boolean;
  /** The attribute `hide-pay-button`. */
  hidePayButton: boolean;

  /** As the button that leads to a payment: makes the order, agrees to its amount, or begins a
   *  new order after one that was canceled, refunded or too late. After a payment: nothing. */
  pay(): void;
  /** Asks for the state now. */
  check(): void;
  /** Asks for a new code. */
  refresh(): void;
  cancel(): void;
  /** Starts anew; after a failed load, loads again. */
  reset(): void;

  addEventListener<Name extends keyof WalletCheckoutEventMap>(
    type: Name,
    listener: (this: WalletCheckout, event: WalletCheckoutEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<Name extends keyof HTMLElementEventMap>(
    type: Name,
    listener: (this: WalletCheckout, event: HTMLElementEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Name extends keyof WalletCheckoutEventMap>(
    type: Name,
    listener: (this: WalletCheckout, event: WalletCheckoutEventMap[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener<Name extends keyof HTMLElementEventMap>(
    type: Name,
    listener: (this: WalletCheckout, event: HTMLElementEventMap[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** Defines the element, under another name if need be. Importing the module defines
 *  `<wallet-checkout>`; a name that is taken is left alone. */
export function define(name?: string): void;

export const version: string;

declare global {
  interface HTMLElementTagNameMap {
    'wallet-checkout': WalletCheckout;
  }
  interface HTMLElementEventMap extends WalletCheckoutEventMap {}
  interface DocumentEventMap extends WalletCheckoutEventMap {}
  interface WindowEventMap extends WalletCheckoutEventMap {}
}
