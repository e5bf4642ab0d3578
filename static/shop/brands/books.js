export const books = {
  mark: 'shop/goods/seal.svg',
  scene: 'shop/goods/shelves.svg',
  products: [
    { id: 'poems', price: '68.00', max_quantity: 5, image: 'shop/goods/poems.svg' },
    { id: 'notebook', price: '36.00', max_quantity: 10, image: 'shop/goods/notebook.svg' },
    { id: 'bookmark', price: '15.00', max_quantity: 10, image: 'shop/goods/bookmark.svg' },
  ],
  'zh-CN': {
    name: '墨纸书店',
    second: 'Ink & Paper',
    title: '慢慢读',
    story: '巷子里的小书店，三面书墙，一张长桌。线装的唐诗，宣纸的本子，一枚黄铜书签，都值得慢慢翻。',
    sent: '每天下午四点从苏州寄出',
    foot: '© 墨纸书店 · 苏州平江路',
    goods: {
      poems: ['唐诗三百首 · 线装', '一函两册，繁体竖排'],
      notebook: ['宣纸手札', '八十页，手工缝线'],
      bookmark: ['黄铜书签', '蚀刻竹叶，配丝穗'],
    },
  },
  'zh-HK': {
    name: '墨紙書店',
    second: 'Ink & Paper',
    title: '慢慢讀',
    story: '巷子裏的小書店，三面書牆，一張長枱。線裝的唐詩，宣紙的本子，一枚黃銅書籤，都值得慢慢翻。',
    sent: '每日下午四時由蘇州寄出',
    foot: '© 墨紙書店 · 蘇州平江路',
    goods: {
      poems: ['唐詩三百首 · 線裝', '一函兩冊，繁體直排'],
      notebook: ['宣紙手札', '八十頁，手工縫線'],
      bookmark: ['黃銅書籤', '蝕刻竹葉，配絲穗'],
    },
  },
  en: {
    name: '墨纸书店',
    second: 'Ink & Paper',
    title: 'Read slowly',
    story: 'A small bookshop in a lane: three walls of books and one long table. Tang poems sewn with thread, a notebook of Xuan paper, a bookmark of brass. All of it is worth your time.',
    sent: 'Sent from Suzhou at four every day',
    foot: '© Ink & Paper · Pingjiang Road, Suzhou',
    goods: {
      poems: ['300 Tang Poems, thread-bound', 'Two volumes in a case'],
      notebook: ['Xuan paper notebook', 'Eighty pages, sewn by hand'],
      bookmark: ['Brass bookmark', 'Etched bamboo, silk tassel'],
    },
  },
};
