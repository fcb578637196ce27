/** As in the schema of saved searches, which is not loaded here: it brings along what the page's policy forbids. */
export const MOST_WATCHED = 500;
export const LONGEST_NAME = 100;
