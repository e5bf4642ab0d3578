// The types that the element's files share. What the build puts in is in build.d.ts.

import type { WalletCheckoutProperties } from '../wallet-checkout.js';

/** The class as the published types declare it. */
export type { WalletCheckout as Declared } from '../wallet-checkout.js';

/** What the page may set as properties. */
export type Properties = WalletCheckoutProperties;

/** The tag of a language that the build ships. */
export type Locale = string;

/** The texts of a language. */
export interface Texts {
  locale: Locale;
  /** A text a line, as in the language's files. */
  lines: string;
  /** Whether the texts of the second part are among them. */
  isWhole: boolean;
  /**
   * The names of the texts, line by line the same, once the page has translations of its
   * own. Empty where the file cannot be had; the translations are not used then.
   */
  names?: string | undefined;
}

/** What the wasm's first part calls; the script of the second adds the rest. */
export type FirstHost = Omit<BuildHost, 'callBridge' | 'drawPicture' | 'copy' | 'send'>;

/** What the element gives to its widget. */
export interface Page {
  element: HTMLElement;
  /** Where the widget is drawn. */
  shadow: ShadowRoot;
  /** The current ones, whenever they are read. */
  properties: Properties;
  /**
   * Returns the known texts as long as they are in the element's language or that cannot be
   * loaded, and else as many in another.
   */
  loadTexts(known?: Texts): Promise<Texts>;
  emit: BuildHost['emit'];
  createOrder: BuildHost['createOrder'];
  /** Is called when the wasm has trapped, in this widget or in another one. */
  onBroken(): void;
  /** Is called when the second part cannot be loaded and nothing is on the screen. */
  onUnloadable(): void;
}

/** The widget of an element. */
export interface ElementWidget {
  /**
   * Draws into the shadow root. Returns false after a trap, which the guard reports.
   * Throws where the texts are of another build, and where the instance has trapped.
   */
  mount(): boolean;
  /** Reads the element anew once the page's own code has run. */
  update(): void;
  /** Carries out a command; during the mount, after it. */
  command(name: Command): void;
  /** A snapshot of the order under way, if there is one. */
  order(): any;
  /** Leaves the order to the other tabs, and lets the instance go. */
  leave(): void;
  /** Leaves, and frees what the wasm holds. */
  destroy(): void;
}

export type Command = 'pay' | 'check' | 'refresh' | 'cancel' | 'reset';

/** An instance of the wasm, as its widgets use it. */
export interface Instance {
  /** Absent after a trap. */
  Widget?: BuildGlue['Widget'] | undefined;
  addStyles(shadow: ShadowRoot): void;
  /** Adds the second part, once for all widgets. */
  join(): Promise<void>;
  /** One function for each widget, which is called at a trap. */
  users: Set<() => void>;
  /** Is called when a widget goes. */
  leave(user: () => void): void;
}

/** Makes the widget of an element. */
export type WidgetOf = (page: Page, texts: Texts) => ElementWidget;

/**
 * Starts an instance of its own. `loadLater` loads the second part; `forget`
 * is called once no further widget may use the instance.
 */
export type Boot = (
  module: WebAssembly.Module,
  loadLater: () => Promise<WebAssembly.Module>,
  forget: () => void,
) => Promise<WidgetOf>;
