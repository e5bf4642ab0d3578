// A React component around <wallet-checkout>, for React 18 and 19. The server renders the tag
// with its attributes alone; properties and listeners are set once the tag is in the page.

'use client';

import {
  createElement, forwardRef, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState,
} from 'react';

// The build writes the names of the element's manifest here.
const ATTRIBUTES = '__ATTRIBUTES__'.split(' ');
const PROPERTIES = '__PROPERTIES__'.split(' ');
const EVENTS = '__EVENTS__'.split(' ');

const isInBrowser = typeof document !== 'undefined';
const camel = (name) => name.replace(/-./g, ([, letter]) => letter.toUpperCase());
const attributeOf = new Map(ATTRIBUTES.map((name) => [camel(name), name]));
/** `onPaid` is `checkout-paid`. */
const eventOf = new Map(EVENTS.map((name) => [camel(name.replace('checkout', 'on')), name]));

/** @type {Promise<unknown> | undefined} */
let loading;
const load = () => { loading ??= import('wallet-checkout'); return loading; };
// A tag that the server has rendered waits for its properties, and is loaded by its effect.
if (isInBrowser && !document.querySelector('wallet-checkout')) load().catch(() => {});

// React 18 complains of layout effects on a server. Elsewhere the widget has its properties
// before it can be mounted.
const useEarlyEffect = isInBrowser ? useLayoutEffect : useEffect;

/** React 18 writes what it gets; `true` and `false` are no values of an attribute. */
function rendered(props) {
  const own = {};
  for (const [name, value] of Object.entries(props)) {
    if (name === 'className') own.class = value;
    else if (PROPERTIES.includes(name) || eventOf.has(name)) continue;
    else if (!attributeOf.has(name)) own[name] = value;
    else if (value === true) own[attributeOf.get(name)] = '';
    else if (value !== false && value != null) own[attributeOf.get(name)] = String(value);
  }
  return own;
}

/** The props of the last rendering. */
function useLatest(props) {
  const latest = useRef(props);
  useEarlyEffect(() => { latest.current = props; });
  return latest;
}

function useProperties(element, latest) {
  const set = useRef({});
  // A function that is made anew for each rendering is no change.
  const [functions] = useState(() => Object.fromEntries(
    PROPERTIES.map((name) => [name, (...given) => latest.current[name](...given)]),
  ));
  useEarlyEffect(() => {
    for (const name of PROPERTIES) {
      const prop = latest.current[name];
      const value = typeof prop === 'function' ? functions[name] : prop;
      if (Object.is(set.current[name], value)) continue;
      set.current[name] = value;
      element.current[name] = value;
    }
  });
}

function useEvents(element, latest) {
  useEarlyEffect(() => {
    const listened = element.current;
    // An element within this one has its own listeners.
    const listeners = [...eventOf].map(([prop, name]) => [name, (event) => {
      if (event.target === listened) latest.current[prop]?.(event);
    }]);
    for (const [name, listener] of listeners) listened.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of listeners) listened.removeEventListener(name, listener);
    };
  }, []);
}

function useElement(element) {
  useEffect(() => {
    load().catch((error) => {
      loading = undefined;
      console.error('wallet-checkout:', error);
      element.current?.dispatchEvent(new CustomEvent('checkout-error', {
        bubbles: true,
        composed: true,
        detail: { code: 'load', message: String(error), retryable: false },
      }));
    });
  }, []);
}

export const WalletCheckout = forwardRef(({ children, ...props }, ref) => {
  const element = useRef(null);
  useImperativeHandle(ref, () => element.current, []);
  const latest = useLatest(props);
  useProperties(element, latest);
  useEvents(element, latest);
  useElement(element);
  // The element writes its own `state`, which React did not render.
  const given = { ...rendered(props), ref: element, suppressHydrationWarning: true };
  return createElement('wallet-checkout', given, children);
});

WalletCheckout.displayName = 'WalletCheckout';
