import { Component, CUSTOM_ELEMENTS_SCHEMA, ElementRef, signal, viewChild } from '@angular/core';
import type { Product, WalletCheckout, WalletCheckoutEventMap } from 'wallet-checkout';
import 'wallet-checkout';

@Component({
  selector: 'app-checkout',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <label><input id="terms" type="checkbox" (change)="agreed.set(true)"> I agree to the terms.</label>
    <wallet-checkout
      #element
      gateway="epay"
      endpoint="/pay/epay"
      order-endpoint="/orders"
      [attr.state-endpoint]="stateEndpoint"
      [products]="products"
      [disabled]="!agreed()"
      [hidePayButton]="true"
      (checkout-paid)="onPaid($event)"
    >
      <p>Please enable JavaScript to pay.</p>
    </wallet-checkout>
    <button id="pay" type="button" (click)="pay()">Buy</button>
    <p id="paid">{{ paid() }}</p>
  `,
})
export class Checkout {
  readonly stateEndpoint = '/state';
  readonly products: Product[] = [{ id: 'gaiwan', name: 'Celadon gaiwan', price: '128.00' }];
  readonly agreed = signal(false);
  readonly paid = signal('');
  private readonly element = viewChild.required<ElementRef<WalletCheckout>>('element');

  pay(): void {
    this.element().nativeElement.pay();
  }

  onPaid({ detail }: WalletCheckoutEventMap['checkout-paid']): void {
    this.paid.set(`Thank you! ${detail.orderNo}`);
  }
}
