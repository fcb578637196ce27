/** How many test files run beside each other: on a machine with two cores more would only wait for each other. */
export const WORKERS = 2;
