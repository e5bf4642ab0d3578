import { Component, CUSTOM_ELEMENTS_SCHEMA, provideZonelessChangeDetection, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import type { Product, WalletCheckoutEventMap } from 'wallet-checkout';
import 'wallet-checkout';

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <wallet-checkout
      gateway="epay"
      endpoint="/pay/epay"
      order-endpoint="/orders"
      [attr.state-endpoint]="stateEndpoint"
      [products]="products"
      (checkout-paid)="onPaid($event)"
    >
      <p>Please enable JavaScript to pay.</p>
    </wallet-checkout>
    <p id="paid">{{ paid() }}</p>
  `,
})
export class App {
  readonly stateEndpoint = '/state';
  readonly products: Product[] = [{ id: 'gaiwan', name: 'Celadon gaiwan', price: '128.00' }];
  readonly paid = signal('');

  onPaid({ detail }: WalletCheckoutEventMap['checkout-paid']): void {
    this.paid.set(`Thank you! ${detail.orderNo}`);
  }
}

bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] }).catch(console.error);
