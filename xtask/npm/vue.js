// Defines the element. The types for templates are in vue.d.ts.

export * from 'wallet-checkout';
