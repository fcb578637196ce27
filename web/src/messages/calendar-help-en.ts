import type { ClientId, Way } from '../calendars/clients.ts';

/** Where to paste an address in one program, how often the program asks, and what is special about it. */
export type ClientHelp = {
  readonly name: string;
  readonly steps: readonly string[];
  /** A configuration to copy. */
  readonly example?: string;
  readonly asks: string;
  readonly notes: readonly string[];
};

export type CalendarHelp = {
  readonly title: string;
  readonly intro: readonly string[];
  readonly programs: string;
  readonly steps: string;
  readonly asks: string;
  readonly notes: string;
  readonly way: string;
  readonly ways: Readonly<Record<Way, string>>;
  readonly example: string;
  readonly toAddresses: string;
  readonly clients: Readonly<Record<ClientId, ClientHelp>>;
};

/** The same for every reader: names of programs and their files are not translated. */
export const VDIRSYNCER = `[storage jishi]
type = "caldav"
url = "<server>"
username = "me"
password = "<password>"

[storage here]
type = "filesystem"
path = "~/.calendars/jishi"
fileext = ".ics"

[pair jishi]
a = "jishi"
b = "here"
collections = ["from a"]
conflict_resolution = "a wins"`;

export const calendarHelpEn: CalendarHelp = {
  title: 'Help for calendar programs',
  intro: [
    'Make an address under “Calendars”, copy it, and paste it into your program as described below. The address is a secret: whoever has it can read that calendar.',
    'How often a program asks is up to the program, and some ask only a few times a day. So a subscription is for planning; what changes on the same day comes by mail.',
    'The calendar can only be read: move or cancel a booking here, not in the calendar program.',
  ],
  programs: 'Programs',
  steps: 'Where to paste it',
  asks: 'How often it asks',
  notes: 'Good to know',
  way: 'Address or account',
  ways: {
    address: 'Paste the address. The program has no use for the CalDAV account.',
    either: 'Both work. The CalDAV account fetches only what has changed; the address is quicker to set up.',
    account: 'Use the CalDAV account: server, any user name, and the password that is shown with the address.',
    none: 'Neither: the program cannot subscribe to calendars. Use invitations in mails, or the file of one booking.',
  },
  example: 'Configuration',
  toAddresses: 'To your calendar addresses',
  clients: {
    macos: {
      name: 'Apple Calendar on a Mac',
      steps: [
        'Choose “Open in the calendar program”, or in Calendar: File › New Calendar Subscription… and paste the address.',
        'Under “Auto-refresh” choose every 15 minutes or every hour.',
        'Location “iCloud” shows it on all your devices; “On My Mac” keeps it here.',
        'As an account instead: Calendar › Add Account… › Other CalDAV Account › Manual.',
      ],
      asks: 'As you choose for each calendar, from every 5 minutes to every week.',
      notes: ['Cancelled bookings are shown struck through for 14 days.'],
    },
    ios: {
      name: 'iPhone and iPad',
      steps: [
        'Scan the QR code, or open the address on the phone, and confirm “Subscribe”.',
        'By hand: Settings › Apps › Calendar › Calendar Accounts › Add Account › Other › Add Subscribed Calendar. Before iOS 18 it is Settings › Calendar › Accounts.',
        'As an account instead: in the same place Add CalDAV Account.',
      ],
      asks: 'About every hour, less often with little battery or without Wi-Fi.',
      notes: ['Cancelled bookings are shown struck through for 14 days.'],
    },
    outlook: {
      name: 'Outlook (new, on the web, Microsoft 365)',
      steps: [
        'In the calendar: Add calendar › Subscribe from web.',
        'Paste the address that begins with https:// (not webcal://), give it a name, and choose Import.',
      ],
      asks: 'About every 3 hours, asked by Microsoft’s servers; it can take more than a day until a change is shown.',
      notes: [
        'Not for same-day changes.',
        'Microsoft’s servers must be able to reach this one: inside a closed network it does not work.',
      ],
    },
    'outlook-classic': {
      name: 'Outlook for Windows (classic)',
      steps: [
        'File › Account Settings › Account Settings › Internet Calendars › New…',
        'Paste the address and choose Add.',
        'Leave “Update limit” ticked, so that it is not asked more often than needed.',
      ],
      asks: 'At each Send/Receive; with “Update limit” ticked as often as our calendar asks for, every hour.',
      notes: ['The free/busy address can be given to others: it shows only when time is taken.'],
    },
    google: {
      name: 'Google Calendar',
      steps: [
        'On a computer, in Google Calendar: beside “Other calendars” choose + › From URL.',
        'Paste the address that begins with https:// and choose Add calendar. The app on the phone shows it after that.',
      ],
      asks: 'Every 8 to 24 hours. There is no setting for it and no way to ask now.',
      notes: [
        'Not for same-day changes.',
        'It hides cancelled bookings instead of marking them.',
        'Google’s servers fetch it: this server must be reachable from outside, and Google Calendar cannot be reached from networks in mainland China without more.',
        'Google goes on asking after you unsubscribe. Revoke the address when you no longer need it.',
      ],
    },
    thunderbird: {
      name: 'Thunderbird',
      steps: [
        'Calendar › New Calendar… › On the Network.',
        'Leave the user name empty, paste the address under “Location”, and choose Find Calendars › Subscribe.',
        'As an account instead: any user name, the CalDAV server under “Location”, then the password.',
      ],
      asks: 'Every 30 minutes, unless you change it in the properties of the calendar.',
      notes: ['Right-click the calendar › Synchronise asks at once.'],
    },
    icsx5: {
      name: 'Android with ICSx⁵',
      steps: [
        'Install ICSx⁵: calendars of Android cannot subscribe by themselves.',
        'Scan the QR code, or choose + in ICSx⁵ and paste the address.',
        'The bookings appear in every calendar app of the phone.',
      ],
      asks: 'As you set it in ICSx⁵.',
      notes: ['Allow ICSx⁵ to run in the background, or the phone stops it from asking.'],
    },
    davx5: {
      name: 'Android with DAVx⁵',
      steps: [
        'In DAVx⁵ choose + › Login with URL and user name.',
        'Enter the CalDAV server, any user name, and the password.',
        'Tick the calendar and choose Synchronise.',
      ],
      asks: 'As you set it in DAVx⁵, every 15 minutes at most.',
      notes: ['It fetches only what has changed. The calendar is marked as read-only.'],
    },
    feishu: {
      name: 'Feishu (Lark)',
      steps: [
        'Feishu does not subscribe to addresses. In the settings of its calendar choose to import a third-party calendar by CalDAV, where your version offers it.',
        'Enter the CalDAV server, any user name, and the password.',
        'Where it is not offered, choose invitations in mails under “Calendars”.',
      ],
      asks: 'Decided by Feishu; no figure is known.',
      notes: ['Each booking can also be saved as a file: “Add to calendar (.ics)” after ordering.'],
    },
    dingtalk: {
      name: 'DingTalk',
      steps: [
        'DingTalk cannot subscribe to calendars.',
        'Under “Calendars” choose invitations in mails, and receive them with a mailbox whose calendar you see in DingTalk or on the phone.',
        'Or save single bookings as a file: “Add to calendar (.ics)”.',
      ],
      asks: 'It does not ask.',
      notes: ['A file is a copy: it does not follow when the booking is moved.'],
    },
    wecom: {
      name: 'WeCom',
      steps: [
        'WeCom cannot subscribe to calendars.',
        'Under “Calendars” choose invitations in mails and receive them with your mailbox.',
        'Or save single bookings as a file: “Add to calendar (.ics)”.',
      ],
      asks: 'It does not ask.',
      notes: ['A file is a copy: it does not follow when the booking is moved.'],
    },
    harmonyos: {
      name: 'HarmonyOS',
      steps: [
        'HarmonyOS NEXT subscribes to no calendar, and early versions could not even open a calendar file.',
        'Under “Calendars” choose invitations in mails and accept them in the mail program.',
        'HarmonyOS 4 and before run Android apps: use ICSx⁵ there.',
      ],
      asks: 'It does not ask.',
      notes: ['“My bookings” in the browser is always up to date; put it on the home screen.'],
    },
    nextcloud: {
      name: 'Nextcloud',
      steps: ['In the calendar: + New calendar › New subscription from link, and paste the address.'],
      asks: 'Once a week by itself; our calendar asks for every hour and Nextcloud follows that.',
      notes: [
        'The administrator’s background jobs decide how punctual that is.',
        'Reminders and attachments are left out unless Nextcloud is told otherwise.',
      ],
    },
    korganizer: {
      name: 'KOrganizer and Merkuro',
      steps: [
        'Settings › Configure KOrganizer › Calendars › Add… › iCalendar file: paste the address as the file name and tick read-only.',
        'As an account instead: Add… › DAV groupware resource, with the CalDAV server, any user name and the password.',
        'Free/busy of others: paste the free/busy address where their contact has “Free/Busy location”.',
      ],
      asks: 'As you set it for the calendar.',
      notes: [],
    },
    evolution: {
      name: 'GNOME Evolution and Calendar',
      steps: [
        'File › New › Calendar, type “On The Web”, and paste the address.',
        'As an account instead: type “CalDAV”, with the CalDAV server and any user name.',
      ],
      asks: 'As you set it for the calendar under “Refresh”.',
      notes: ['Calendars made in Evolution also appear in GNOME Calendar.'],
    },
    khal: {
      name: 'khal with vdirsyncer',
      steps: [
        'Put server and password into the configuration of vdirsyncer as below.',
        'Run vdirsyncer discover, then vdirsyncer sync, and let a timer repeat the latter.',
        'Point khal to the same folder and mark it as read-only.',
      ],
      example: VDIRSYNCER,
      asks: 'Whenever you run vdirsyncer sync.',
      notes: ['With type "http" and the address as url it works without an account, too.'],
    },
  },
};
