import { Body, envelope } from '@artel/shared/http';
import { Type } from 'typebox';
import { text } from '../profiles/index.js';
import { Code } from '../sessions/index.js';

export const ConfirmBody = Body({ code: Code }, { title: 'TwoFactorConfirmation' });

export const TurnOffBody = Body(
  { password: Type.String({ ...text(1024), minLength: 1 }), code: Code },
  { title: 'TwoFactorRemoval' },
);

export const StatusAnswer = envelope(Type.Object({ enabled: Type.Boolean(), recoveryCodesLeft: Type.Integer() }), {
  title: 'TwoFactorStatusAnswer',
});

export const OfferAnswer = envelope(
  Type.Object({
    secret: Type.String({ description: 'Base32, to type into an authenticator.' }),
    otpauthUri: Type.String({ description: 'The same as an address, to show as a QR code.' }),
  }),
  { title: 'TwoFactorOfferAnswer' },
);

export const RecoveryCodesAnswer = envelope(
  Type.Object({ recoveryCodes: Type.Array(Type.String(), { description: 'Each works once. Shown only now.' }) }),
  { title: 'RecoveryCodesAnswer' },
);
