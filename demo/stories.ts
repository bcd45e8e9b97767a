// What people of the demonstration write, and how bodies answer: short stories by type, in Uzbek.
import type { Scene } from './pictures.ts'

export interface Story {
  category: string
  texts: string[]
  answers: string[]
  landmarks?: string[]
  scene?: Scene
  /** How often, against 1. */
  weight?: number
}

export const stories: readonly Story[] = [
  {
    category: 'WAT03',
    weight: 3,
    scene: 'leak',
    texts: [
      'Koʻchamizda suv quvuri yorilib, kechadan beri suv yoʻlga oqib yotibdi. Mashinalar zoʻrgʻa oʻtyapti.',
      'Maktabga boradigan yoʻlda quvur yorilgan, bolalar suv kechib oʻtyapti.',
      'Quvur ulangan joyidan suv otilib chiqyapti, qoʻshni hovliga ham kirib ketdi.',
    ],
    answers: [
      'Yorilgan quvurning 6 metrlik qismi yangisiga almashtirildi, suv bosimi tekshirildi.',
      'Quvur payvandlandi, chuqur tekislanib, ustiga shagʻal solindi.',
    ],
    landmarks: ['12-maktab roʻparasida', 'Qishloq doʻkoni yonida', 'Markaziy koʻcha boshida'],
  },
  {
    category: 'WAT01',
    weight: 2,
    scene: 'water',
    texts: [
      'Ikki kundan beri butun koʻchada suv yoʻq. Keksalar quduqdan tashib ichyapti.',
      'Ertalabdan suv kelmayapti, sababini hech kim aytmadi.',
    ],
    answers: ['Nasos stansiyasidagi dvigatel almashtirildi, suv berish tiklandi.'],
  },
  {
    category: 'WAT02',
    scene: 'water',
    texts: [
      'Suv juda sekin keladi, ikkinchi qavatga umuman chiqmaydi.',
      'Kechqurun suv bosimi tushib ketadi, chelak yarim soatda toʻladi.',
    ],
    answers: ['Magistraldagi zadvijka sozlandi, bosim 2,1 atmosferaga yetkazildi.'],
  },
  {
    category: 'WAT04',
    texts: ['Jumrakdan sargʻish, loyqa suv kelyapti, ichib boʻlmaydi.'],
    answers: ['Tarmoq yuvildi va xlorlandi, laboratoriya xulosasi ijobiy.'],
  },
  {
    category: 'WAT06',
    texts: ['Hisoblagich oʻrnatilgan boʻlsa ham, meʼyor boʻyicha pul hisoblanyapti.'],
    answers: ['Hisob-kitob koʻrsatkich boʻyicha qayta chiqarildi.'],
  },
  {
    category: 'WAT08',
    scene: 'manhole',
    texts: ['Yoʻl chetidagi suv qudugʻining qopqogʻi yoʻq, kechasi odam tushib ketishi mumkin.'],
    answers: ['Quduqqa yangi qopqoq oʻrnatildi.'],
  },
  {
    category: 'SEW01',
    weight: 2,
    scene: 'sewer',
    texts: [
      'Kanalizatsiya tiqilib qolgan, hovlida badboʻy hid.',
      'Koʻp qavatli uy oldidagi kanalizatsiya uch kundan beri ishlamayapti.',
    ],
    answers: ['Tarmoq maxsus mashina bilan tozalandi.'],
  },
  {
    category: 'SEW04',
    scene: 'leak',
    texts: ['Har yomgʻirdan keyin chorrahada koʻlmak hosil boʻladi, piyoda oʻtib boʻlmaydi.'],
    answers: ['Suv ketadigan panjara tozalandi, nishab qilindi.'],
  },
  {
    category: 'ELE01',
    weight: 3,
    scene: 'light',
    texts: [
      'Kechadan beri butun mahallada chiroq yoʻq, muzlatgichdagi narsalar buzilyapti.',
      'Shamoldan keyin koʻchamizda svet oʻchdi, hali berishmadi.',
    ],
    answers: ['Uzilgan liniya ulandi, 14 ta xonadonga elektr berildi.', 'Podstansiyadagi saqlagich almashtirildi.'],
  },
  {
    category: 'ELE02',
    scene: 'wire',
    texts: ['Kechqurun kuchlanish 160 voltga tushib ketadi, nasos ham ishlamaydi.'],
    answers: ['Fazalar qayta taqsimlandi, kuchlanish 218 volt.'],
  },
  {
    category: 'ELE03',
    scene: 'wire',
    texts: ['Transformator eski, har hafta kuyadi. Xonadonlar soni ikki barobar oshgan.'],
    answers: ['Quvvati 160 kVA transformator oʻrnatildi.'],
  },
  {
    category: 'ELE04',
    scene: 'wire',
    texts: ['Sim uzilib, yerga osilib qolgan, yonidan bolalar oʻtadi.'],
    answers: ['Liniya oʻchirilib, sim almashtirildi.'],
  },
  {
    category: 'ELE08',
    scene: 'tree',
    texts: ['Terak shoxlari simga tegib, shamolda uchqun chiqyapti.'],
    answers: ['Shoxlar kesildi, sim oraligʻi ochildi.'],
  },
  {
    category: 'LAN02',
    weight: 3,
    scene: 'light',
    texts: [
      'Mahalla ichidagi koʻcha chiroqlari bir oydan beri yonmaydi, qizlar qorongʻida qaytadi.',
      'Koʻchamiz oxiridagi uchta chiroq kuygan.',
    ],
    answers: ['Uchta chiroq yangisiga almashtirildi, vaqt relesi sozlandi.'],
    landmarks: ['Masjid yonidagi koʻcha', 'Guzar oldida'],
  },
  {
    category: 'LAN01',
    scene: 'light',
    texts: ['Markaziy koʻchada chiroqlar yonmayapti, yoʻlni kesib oʻtish qoʻrqinchli.'],
    answers: ['Boshqaruv shkafi taʼmirlandi, chiroqlar yondi.'],
  },
  {
    category: 'LAN03',
    scene: 'play',
    texts: ['Bolalar maydonchasidagi belanchak uzilgan, temiri chiqib turibdi.'],
    answers: ['Belanchak almashtirildi, boʻyaldi.'],
  },
  {
    category: 'LAN05',
    scene: 'tree',
    texts: ['Qurigan daraxt uyimizga qarab egilib qolgan, shamolda yiqilishi mumkin.'],
    answers: ['Daraxt kesildi, oʻrniga chinor ekildi.'],
  },
  {
    category: 'LAN07',
    texts: ['Bekat oldida noqonuniy savdo qatorlari yoʻlni toʻsib qoʻygan.'],
    scene: 'stop',
    answers: ['Savdo qatorlari bozorga koʻchirildi.'],
  },
  {
    category: 'ROA01',
    weight: 2,
    scene: 'pothole',
    texts: [
      'Asosiy yoʻlda katta chuqur, kecha mashinaning gʻildiragi yorildi.',
      'Koʻprikdan keyingi burilishda chuqur bor, kechasi koʻrinmaydi.',
    ],
    answers: ['Chuqur issiq asfalt bilan yopildi.'],
  },
  {
    category: 'ROA02',
    weight: 2,
    scene: 'pothole',
    texts: [
      'Koʻchamizga umuman asfalt yotqizilmagan, yomgʻirda loydan chiqib boʻlmaydi.',
      'Quvur yotqizilgandan keyin yoʻl oʻydim-chuqur boʻlib qoldi.',
    ],
    answers: ['320 metr yoʻlga shagʻal yotqizildi.'],
  },
  {
    category: 'ROA03',
    scene: 'pavement',
    texts: ['Maktab yoʻlida piyodalar yoʻlagi yoʻq, bolalar mashina yoʻlidan yuradi.'],
    answers: ['Yoʻlakka 180 metr bruschatka yotqizildi.'],
  },
  {
    category: 'SAF02',
    scene: 'sign',
    texts: ['Maktab oldidagi «Bolalar» belgisi yiqilib yotibdi.'],
    answers: ['Belgi qayta oʻrnatildi.'],
  },
  {
    category: 'SAF01',
    scene: 'sign',
    texts: ['Chorrahada svetofor ikki kundan beri ishlamayapti, tiqilinch.'],
    answers: ['Svetofor boshqaruvi taʼmirlandi.'],
  },
  {
    category: 'TRN03',
    scene: 'stop',
    texts: ['Bekatda soyabon yoʻq, odamlar yomgʻirda turadi.'],
    answers: ['Yangi bekat oʻrnatildi.'],
  },
  {
    category: 'WAS01',
    weight: 3,
    scene: 'waste',
    texts: [
      'Chiqindi mashinasi ikki haftadan beri kelmadi, qoplar koʻchada qolib ketdi.',
      'Jadval boʻyicha seshanba kuni olib ketilishi kerak edi, hech kim kelmadi.',
    ],
    answers: ['Chiqindi olib ketildi, jadval qayta tasdiqlandi.'],
  },
  {
    category: 'WAS02',
    scene: 'waste',
    texts: ['Konteyner toʻlib-toshgan, itlar titib yotibdi.'],
    answers: ['Konteyner boʻshatildi, yana bittasi qoʻyildi.'],
  },
  {
    category: 'WAS03',
    scene: 'waste',
    texts: ['Kanal boʻyi axlatxonaga aylanib ketdi, hid chidab boʻlmas.'],
    answers: ['Ikki mashina chiqindi chiqarildi, taqiq belgisi qoʻyildi.'],
  },
  {
    category: 'IRR01',
    scene: 'ditch',
    texts: ['Ariq loyga toʻlgan, suv tomorqalarga yetib bormayapti.'],
    answers: ['Ariqning 400 metri tozalandi.'],
  },
  {
    category: 'IRR02',
    scene: 'ditch',
    texts: ['Ekinga suv navbati kelmayapti, paxta qurib ketyapti.'],
    answers: ['Suv taqsimoti jadvali tiklandi.'],
  },
  {
    category: 'IRR04',
    scene: 'ditch',
    texts: ['Sizot suvi koʻtarilib, uylarning poydevori namiqyapti.'],
    answers: ['Zovur tozalandi, nasos ishga tushirildi.'],
  },
  {
    category: 'MKD01',
    scene: 'roof',
    texts: ['Beshinchi qavatda shiftdan suv oqyapti, tom yorilgan.'],
    answers: ['Tomning 120 kvadrat metri qayta yopildi.'],
  },
  {
    category: 'MKD04',
    scene: 'roof',
    texts: ['Podyezdda chiroq yoʻq, zinapoya tozalanmaydi.'],
    answers: ['Chiroqlar oʻrnatildi, tozalash jadvali osildi.'],
  },
  {
    category: 'OTH01',
    texts: ['Bogʻcha derazalari yopilmaydi, bolalar shamollayapti.'],
    scene: 'roof',
    answers: ['Uchta deraza almashtirildi.'],
  },
  { category: 'OTH04', texts: ['Qabriston devori qulab tushgan.'], answers: ['Devor hashar yoʻli bilan tiklandi.'] },
  {
    category: 'COM02',
    texts: ['Simli internet bir haftadan beri ishlamayapti, bolalar dars qilolmayapti.'],
    answers: ['Kabel ulangan muftasi almashtirildi.'],
  },
  {
    category: 'GAS02',
    texts: ['Ertalabdan gaz yoʻq, xonadonda chaqaloq bor.'],
    answers: ['Gaz taqsimlash punktidagi nosozlik bartaraf etildi.'],
  },
  { category: 'GAS03', texts: ['Gaz bosimi juda past, ovqat pishmaydi.'], answers: ['Bosim rostlagich sozlandi.'] },
  {
    category: 'ECO02',
    scene: 'waste',
    texts: ['Dala chetida xazon va plastik yoqilyapti, tutun mahallani bosdi.'],
    answers: ['Joyiga borilib, aybdor aniqlandi va bayonnoma tuzildi.'],
  },
]

export const objections = [
  'Hali ham oqyapti, faqat ustini yopib ketishibdi.',
  'Bir kun ishladi, yana buzildi.',
  'Rasm boshqa koʻchaniki, bizda hech narsa qilinmagan.',
  'Chala qilingan, yarmi qolib ketdi.',
]
export const thanks = ['Rahmat, tez va toza qilishdi.', 'Hammasi joyida.', 'Kechroq boʻlsa ham hal boʻldi.', '']
export const returnReasons = [
  'Bu koʻcha bizning balansda emas.',
  'Asosiy koʻchalar obodonlashtirish boshqarmasiga qaraydi.',
  'Nosozlik boshqa tarmoqda.',
]
export const withdrawals = ['Muammo oʻz-oʻzidan hal boʻldi.', 'Adashib yuborgan ekanman.']
