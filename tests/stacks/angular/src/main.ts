import { Component, provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { Checkout } from './checkout';

@Component({ selector: 'app-root', imports: [Checkout], template: '<app-checkout />' })
export class App {}

bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] }).catch(console.error);
