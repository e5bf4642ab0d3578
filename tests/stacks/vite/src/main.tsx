import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Checkout } from './Checkout.tsx';

const root = document.getElementById('root');
if (root) createRoot(root).render(<StrictMode><Checkout /></StrictMode>);
