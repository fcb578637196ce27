/**
 * How a calendar program takes what we offer. `address`: pastes the address. `either`: address or CalDAV account.
 * `account`: a CalDAV account, nothing else or much better. `none`: neither.
 */
export type Way = 'address' | 'either' | 'account' | 'none';

/** In the order of the help page; the names are its anchors. */
export const CLIENTS = {
  macos: 'either',
  ios: 'either',
  outlook: 'address',
  'outlook-classic': 'address',
  google: 'address',
  thunderbird: 'either',
  icsx5: 'address',
  davx5: 'account',
  feishu: 'account',
  dingtalk: 'none',
  wecom: 'none',
  harmonyos: 'none',
  nextcloud: 'address',
  korganizer: 'either',
  evolution: 'either',
  khal: 'either',
} as const satisfies Record<string, Way>;

export type ClientId = keyof typeof CLIENTS;
export const CLIENT_IDS = Object.keys(CLIENTS) as readonly ClientId[];

export function isClient(text: string): text is ClientId {
  return Object.hasOwn(CLIENTS, text);
}

const LIKELY: readonly (readonly [RegExp, ClientId])[] = [
  [/iPhone|iPad/, 'ios'],
  [/HarmonyOS|OpenHarmony/i, 'harmonyos'],
  [/Android/, 'icsx5'],
  [/Macintosh/, 'macos'],
  [/Windows/, 'outlook'],
];

/** The program that somebody with this browser most likely has. */
export function likelyClient(userAgent: string): ClientId {
  return LIKELY.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'thunderbird';
}
