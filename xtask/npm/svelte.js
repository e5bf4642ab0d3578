// Defines the element. The types for markup are in svelte.d.ts.

export * from 'wallet-checkout';
