// The brands that the demo shop can wear. Each has goods of its own in the server's
// catalogue, and a theme in themes/ that knows nothing but the widget's variables and
// parts.

const tea = {
  mark: 'shop/leaf.svg',
  scene: 'shop/hills.svg',
  products: [
    { id: 'longjing', price: '88.00', max_quantity: 5, image: 'shop/longjing.svg' },
    { id: 'gaiwan', price: '128.00', max_quantity: 3, image: 'shop/gaiwan.svg' },
    { id: 'sampler', price: '19.90', max_quantity: 10, image: 'shop/sampler.svg' },
  ],
  'zh-CN': {
    name: '清茶',
    second: 'Qing Tea',
    title: '一叶清明',
    story: '狮峰山北坡的老茶园，清明前三天开采。一芽一叶，手工炒制，当日封罐。我们只做三样东西：一罐茶，一只碗，一盒茶样。',
    sent: '次日从杭州发出',
    foot: '© 清茶 · 杭州西湖区龙井路',
    goods: {
      longjing: ['西湖龙井 · 50 g', '明前头采，豆香清甜'],
      gaiwan: ['青瓷盖碗', '龙泉窑，120 ml'],
      sampler: ['五味茶样', '绿、白、红、乌龙、普洱'],
    },
  },
  'zh-HK': {
    name: '清茶',
    second: 'Qing Tea',
    title: '一葉清明',
    story: '獅峰山北坡的老茶園，清明前三日開採。一芽一葉，手工炒製，即日封罐。我們只做三樣東西：一罐茶，一隻碗，一盒茶樣。',
    sent: '翌日由杭州寄出',
    foot: '© 清茶 · 杭州西湖區龍井路',
    goods: {
      longjing: ['西湖龍井 · 50 g', '明前頭採，豆香清甜'],
      gaiwan: ['青瓷蓋碗', '龍泉窯，120 ml'],
      sampler: ['五味茶樣', '綠、白、紅、烏龍、普洱'],
    },
  },
  en: {
    name: '清茶',
    second: 'Qing Tea',
    title: 'One leaf, one spring',
    story: 'From an old garden on the north side of Lion Peak, picked three days before Qingming. One bud, one leaf, fired by hand and sealed the same day. We make three things: a tin of tea, a bowl, and a box to taste from.',
    sent: 'Sent from Hangzhou the next day',
    foot: '© Qing Tea · Longjing Road, Hangzhou',
    goods: {
      longjing: ['West Lake Longjing, 50 g', 'First picking, sweet as chestnut'],
      gaiwan: ['Celadon gaiwan', 'From Longquan, 120 ml'],
      sampler: ['Five-tea sampler', 'Green, white, black, oolong, pu’er'],
    },
  },
};

const books = {
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

const sneakers = {
  mark: 'shop/goods/gust.svg',
  scene: 'shop/goods/track.svg',
  products: [
    { id: 'runner', price: '469.00', max_quantity: 2, image: 'shop/goods/runner.svg' },
    { id: 'socks', price: '59.00', max_quantity: 10, image: 'shop/goods/socks.svg' },
    { id: 'laces', price: '19.00', max_quantity: 10, image: 'shop/goods/laces.svg' },
  ],
  'zh-CN': {
    name: '追风',
    second: 'GUST',
    title: '快，还要再快',
    story: '碳板中底，工程网布鞋面，一双 198 克。为城市里的夜跑设计：雨天抓地，红灯前停得住。',
    sent: '当天从厦门发出',
    foot: '© 追风运动 · 厦门环岛路',
    goods: {
      runner: ['追风跑鞋', '碳板，42 码 198 克'],
      socks: ['运动袜 · 三双', '速干，左右脚分型'],
      laces: ['反光鞋带', '夜跑可见，120 cm'],
    },
  },
  'zh-HK': {
    name: '追風',
    second: 'GUST',
    title: '快，仲要更快',
    story: '碳板中底，工程網布鞋面，一對 198 克。為城市夜跑而設：雨天抓地，紅燈前停得住。',
    sent: '即日由廈門寄出',
    foot: '© 追風運動 · 廈門環島路',
    goods: {
      runner: ['追風跑鞋', '碳板，42 碼 198 克'],
      socks: ['運動襪 · 三對', '快乾，左右腳分型'],
      laces: ['反光鞋帶', '夜跑可見，120 cm'],
    },
  },
  en: {
    name: '追风',
    second: 'GUST',
    title: 'Fast. Then faster.',
    story: 'A carbon plate, an engineered mesh, 198 grams a shoe. Made for the city at night: it holds in the rain and stops at the red light.',
    sent: 'Sent from Xiamen today',
    foot: '© Gust · Island Ring Road, Xiamen',
    goods: {
      runner: ['Gust running shoes', 'Carbon plate, 198 g in size 42'],
      socks: ['Three pairs of socks', 'Quick to dry, left and right'],
      laces: ['Reflective laces', 'Seen at night, 120 cm'],
    },
  },
};

const hifi = {
  mark: 'shop/goods/valve.svg',
  scene: 'shop/goods/lamps.svg',
  products: [
    { id: 'record', price: '228.00', max_quantity: 5, image: 'shop/goods/record.svg' },
    { id: 'headphones', price: '1299.00', max_quantity: 2, image: 'shop/goods/headphones.svg' },
    { id: 'amplifier', price: '2680.00', max_quantity: 1, image: 'shop/goods/amplifier.svg' },
  ],
  'zh-CN': {
    name: '夜航音响',
    second: 'Night Flight',
    title: '关灯，听',
    story: '三只电子管，一对平板振膜，一张母带直刻的黑胶。每一台都在店里听过一整夜，才装箱。',
    sent: '顺丰次日达，可到店试听',
    foot: '© 夜航音响 · 上海愚园路',
    goods: {
      record: ['黑胶唱片《夜航》', '180 克，母带直刻'],
      headphones: ['平板振膜耳机', '开放式，胡桃木腔体'],
      amplifier: ['胆前级放大器', '三管，手工搭棚'],
    },
  },
  'zh-HK': {
    name: '夜航音響',
    second: 'Night Flight',
    title: '熄燈，聽',
    story: '三隻真空管，一對平板振膜，一張母帶直刻的黑膠。每一部都在店內聽過整晚，才裝箱。',
    sent: '順豐翌日達，可到店試聽',
    foot: '© 夜航音響 · 上海愚園路',
    goods: {
      record: ['黑膠唱片《夜航》', '180 克，母帶直刻'],
      headphones: ['平板振膜耳機', '開放式，胡桃木腔體'],
      amplifier: ['膽前級放大器', '三管，手工搭棚'],
    },
  },
  en: {
    name: '夜航音响',
    second: 'Night Flight',
    title: 'Lights out. Listen.',
    story: 'Three valves, a pair of planar drivers, a record cut straight from the tape. Each has played in our shop for a whole night before it is packed.',
    sent: 'Next day by courier, or hear it here',
    foot: '© Night Flight · Yuyuan Road, Shanghai',
    goods: {
      record: ['Night Flight, on vinyl', '180 g, cut from the tape'],
      headphones: ['Planar headphones', 'Open back, walnut cups'],
      amplifier: ['Valve preamplifier', 'Three valves, wired by hand'],
    },
  },
};

export const brands = { tea, books, sneakers, hifi };
