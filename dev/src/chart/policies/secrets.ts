import { listAt, mapAt, textAt } from '../kubernetes-object.js';
import { eachContainer, eachObject, type Policy } from './policy.js';

const urlWithPassword = /\b[a-z][a-z0-9+]*:\/\/[^\s/:@]*:(?!\$)[^\s/@]+@/i;

/** Secrets are in Secrets, and reach a process as files: an environment is inherited, printed and kept in crash reports. */
export const secretPolicies: readonly Policy[] = [
  eachObject('keeps passwords out of ConfigMaps', (object) =>
    object.kind === 'ConfigMap'
      ? Object.entries(mapAt(object, 'data'))
          .filter(([, text]) => urlWithPassword.test(String(text)))
          .map(([key]) => `${key} holds a password`)
      : [],
  ),

  eachContainer('keeps passwords out of environments and command lines', (container) => {
    const words = [...listAt(container, 'command'), ...listAt(container, 'args')];
    const values = listAt(container, 'env').map((variable) => textAt(variable, 'value'));
    return [...words, ...values]
      .filter((text) => urlWithPassword.test(String(text)))
      .map(() => 'is told a password openly');
  }),
];
