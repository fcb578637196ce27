import { z } from '@hono/zod-openapi';
import { emailAddress, MAX_EMAIL_LENGTH } from '@jishi/shared/schema/person-choice';
import { id, text } from '@jishi/shared/schema/primitives';

/** In UTF-16 code units, as better-auth counts. */
export const PASSWORD_LENGTH = { min: 8, max: 128 } as const;
/** Unbounded passwords would let anybody buy hashing time. */
const givenPassword = z.string().min(1).max(PASSWORD_LENGTH.max);
export const newPassword = z.string().min(PASSWORD_LENGTH.min).max(PASSWORD_LENGTH.max);
export const personName = text(100).pipe(z.string().min(1));

export const signUpInput = z.object({
  name: personName,
  email: emailAddress,
  password: newPassword,
  /** Where the person says they work; it decides prices and is not verified yet. */
  institutionId: id.nullish(),
  rememberMe: z.boolean().optional(),
});
export type SignUpInput = z.infer<typeof signUpInput>;

export const signInInput = z.object({
  email: text(MAX_EMAIL_LENGTH).pipe(z.string().min(1)),
  password: givenPassword,
  rememberMe: z.boolean().optional(),
});

export const passwordInput = z.object({
  currentPassword: givenPassword,
  newPassword,
  revokeOtherSessions: z.boolean().optional(),
});

export const revokeInput = z.object({ token: z.string().regex(/^[\x21-\x7e]{1,200}$/) });
