// What the shopper reads where no widget can run: whether an order is under way is
// not known here.

export const CANNOT_RUN = {
  zh: '支付组件无法运行。如已付款，请勿重复支付。',
  en: 'The payment widget cannot run. If you have paid already, do not pay again.',
};
