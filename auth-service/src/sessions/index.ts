export { createSessionAnswers, type SessionAnswers } from './answers.js';
export { createPasswords, type Passwords } from './passwords.js';
export { sessionRoutes } from './routes.js';
export { SignedInAnswer } from './schemas.js';
export { createSessions, type Sessions, type SignedIn } from './use-cases.js';
