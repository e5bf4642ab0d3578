// What the build puts into the scripts of this folder, beside `wallet-checkout.js` and
// `embed.js`: here it is declared, and xtask's `stage` fills it in.

/**
 * Every wait and count of the element, in milliseconds where it is a time. They stand with
 * their reasons in `src/checkout/policy.rs`; esbuild writes each number in place of its
 * name.
 */
declare const POLICY: {
  /** How long a page's `createOrder` may take. */
  readonly CREATE_ORDER_TAKES: number;
  /** How long a file of the widget may take to load. */
  readonly LOAD_TAKES: number;
  /** How long a language that could not be loaded is not requested again. */
  readonly LOAD_PAUSES: number;
  /** How long the server may take to answer what became of a file. */
  readonly STATUS_IS_KNOWN_WITHIN: number;
  /** How often a wallet's bridge is looked for. */
  readonly BRIDGE_TRIES: number;
  /** The pause between two looks for the bridge. */
  readonly BRIDGE_LOOKS_EVERY: number;
  /** How long a tab waits for the answer to another tab's state query. */
  readonly SHARED_ANSWER_COMES_WITHIN: number;
  /** How long another tab's answer counts. */
  readonly SHARED_ANSWER_IS_FRESH: number;
  /** How many widgets may leave a wasm instance until it is worn. */
  readonly WIDGETS_PER_INSTANCE: number;
};

/**
 * The place of a file's hash, as the `integrity` of a request takes it. `stage` writes the
 * hash there once it has written the file: `chain` in `xtask/src/build/integrity.rs` has the
 * order. `'__VERSION__'` is the version of the package in the same way.
 */
type BuildIntegrity = `__INTEGRITY_${string}__` | `sha256-${string}`;

/**
 * Whether the wasm is in two files. It is in one in a plain build (`cargo xtask dist
 * --plain`), whose second part is there from the start.
 */
declare const TWO_PARTS: boolean;

/** A file that scripts load. Its address is a bundler's own; the name is as in `dist/`. */
type BuildFile = [name: string, url: URL | string, integrity: BuildIntegrity];

/**
 * The files that scripts load: the two of every language, by its tag, the one with the names
 * of the texts, the two parts of the wasm, and the script of the second part. `stage` writes
 * this module from the list in `src/text/locale.rs`. For `embed.js` it has the module, the
 * first part of the wasm and the first file of each language, with addresses that are relative
 * to the script's.
 */
declare module 'files' {
  /** The hash of the later file is in the first. */
  export const LANGUAGES: Record<string, [first: BuildFile, later: [name: string, url: URL | string]]>;
  export const NAMES: BuildFile;
  export const WASM: BuildFile;
  export const LATER: BuildFile;
  export const SCRIPT: BuildFile;
  export const MODULE: BuildFile;
}

/**
 * What wasm-bindgen generates, as `fit` in `xtask/src/build/glue.rs` leaves it: one function,
 * which makes the glue of a new instance each time. esbuild puts the generated file in
 * place of this module's name.
 */
declare module 'glue' {
  export function glue(): BuildGlue;
}

/** The glue of one instance. */
interface BuildGlue {
  /** `Widget` of `src/embed`. `mount` returns nothing for texts of another build. */
  Widget: {
    mount(root: Element, host: BuildHost, options: string, texts: string): BuildWidget | undefined;
  };
  /**
   * Starts an instance, whose exports are called by way of what `guard` returns for them.
   * No other function may be called before the promise resolves. The glue of a plain build
   * (`cargo xtask dist --plain`) has one instance and does not call `guard`.
   */
  instantiate(
    module: WebAssembly.Module,
    guard: (exports: WebAssembly.Exports) => WebAssembly.Exports,
  ): Promise<BuildJoin>;
  /** The text of the widget's style sheet. */
  styleSheet(): string;
}

/**
 * Adds the second part to an instance, and returns the text of its style sheet. A plain
 * build needs no module for it.
 */
type BuildJoin = (later: WebAssembly.Module | undefined) => Promise<string>;

/**
 * A mounted `Widget` of `src/embed`. `options` is as `encode.js` writes it, `texts` has a
 * text a line.
 */
interface BuildWidget {
  update(options: string, texts: string): void;
  /** The second part takes over, with all texts. False for texts of another build. */
  complete(options: string, texts: string): boolean;
  /** The second part could not be loaded. False where nothing on the screen can say so. */
  loadFailed(isOutdated: boolean): boolean;
  command(name: string): void;
  /** A snapshot of the order under way, or null. */
  order(): any;
  /** Frees the widget: no other method may be called afterwards. */
  destroy(): void;
}

/** `Host` of `src/embed/host.rs`: what the wasm calls. */
interface BuildHost {
  /** Fires an event; false when the page called `preventDefault()`. */
  emit(name: string, detail: any): boolean;
  /** Fires `checkout-ready`. */
  ready(): void;
  /** Fires `checkout-change`. */
  changed(wallet: string, productId: string, quantity: number): void;
  /** Fires `checkout-error` with the code `load`: the pressed button says so as well. */
  loadFailed(message: string): void;
  /** Loads the second part without delay. */
  loadRest(): void;
  /** Loads the page again. */
  loadPageAgain(): void;
  /** The amount in the currency of that product, as people write it. */
  money(amount: string, productId: string): string;
  createOrder(selection: any): Promise<any>;
  /** Puts the text on the clipboard; where that fails it is selected, and the promise rejects. */
  copy(text: string): Promise<void>;
  /** Rejects when the browser cannot read the picture. */
  drawPicture(canvas: HTMLCanvasElement, bytes: Uint8Array, type: string): Promise<void>;
  /** `fetch`; with an order number the response may be another tab's. */
  send(request: Request, orderNo: string): Promise<Response>;
  /**
   * What the wallet answers, as text; rejects where there is no bridge, and where the order is
   * left before it comes.
   */
  callBridge(kind: string, request: any, signal: AbortSignal): Promise<string>;
}

/** What a wallet's browser brings into the page. */
interface Window {
  WeixinJSBridge?: any;
  AlipayJSBridge?: any;
  wx?: any;
}
