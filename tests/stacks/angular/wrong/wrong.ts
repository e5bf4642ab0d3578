// What Angular's compiler must refuse: the expected errors are in `expect.mjs`.

import { Component, CUSTOM_ELEMENTS_SCHEMA } from '@angular/core';
import type { WalletCheckoutEventMap } from 'wallet-checkout';

@Component({
  selector: 'app-wrong',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <wallet-checkout #element (checkout-paid)="onError($event)"></wallet-checkout>
    <wallet-checkout (checkout-paid)="paid = $event.detail.orderNumber"></wallet-checkout>
    <button (click)="element.buy()">Buy</button>
    <p>{{ element.state === 'payed' }}</p>
    <wallet-checkout (checkout-error)="onError($event)"></wallet-checkout>
  `,
})
export class Wrong {
  paid = '';

  onError({ detail }: WalletCheckoutEventMap['checkout-error']): void {
    this.paid = detail.code;
  }
}
