// Which tests over HTTP and in the browser are about which room: read by `npm run test:changed`, held complete by a test.

const every = ['walk', 'pages'] as const

export const contractsOf: Readonly<Record<string, readonly string[]>> = {
  administration: ['administration'],
  agencies: ['bodies', 'catalogue'],
  api: ['input', 'away'],
  bodies: ['bodies'],
  catalogue: ['catalogue'],
  categories: ['catalogue', 'walk'],
  deadlines: ['lapses', 'administration'],
  helpdesk: ['helpdesk'],
  incidents: ['desk'],
  language: every,
  ledger: ['ledger', 'ratings'],
  map: ['bounded', 'pages'],
  moderation: ['scope', 'regulation'],
  notices: ['notices', 'sign-in'],
  oversight: ['oversight'],
  people: ['people', 'sign-in', 'access'],
  photos: ['attacks', 'walk'],
  platform: ['away', 'processes', 'killed', 'input', 'attacks'],
  privacy: ['privacy', 'mydata'],
  ratings: ['ratings', 'figures'],
  reports: ['regulation', 'lapses', 'walk', 'scope', 'crowd', 'bounded'],
  responsibility: ['responsibility'],
  routing: ['walk', 'responsibility'],
  settings: ['administration'],
  staff: ['staff'],
  territories: ['walk', 'catalogue'],
  ui: ['pages'],
  workbench: ['desk'],
}

export const journeysOf: Readonly<Record<string, readonly string[]>> = {
  administration: ['administration'],
  bodies: ['people'],
  catalogue: ['administration'],
  ledger: ['oversight'],
  oversight: ['oversight'],
  people: ['people'],
  privacy: ['people'],
  ratings: ['oversight'],
  reports: ['story', 'regulation'],
  staff: ['people'],
  workbench: ['story', 'regulation'],
}
