import { describe, expect, it } from 'vitest';
import { wordsIn } from './last-words.js';

describe('the last words of a service', () => {
  it('are its last error, however much it said afterwards', () => {
    const log = [
      '{"level":"error","msg":"first"}',
      '{"level":"fatal","msg":"could not start","err":{"message":"connection refused"}}',
      '{"level":"info","msg":"closing"}',
    ].join('\n');
    expect(wordsIn(log)).toBe('could not start: connection refused');
  });

  it('name every bad setting', () => {
    expect(wordsIn('{"level":"fatal","msg":"bad settings","problems":["PORT is odd","MONGO_URL is missing"]}')).toBe(
      'bad settings: PORT is odd; MONGO_URL is missing',
    );
  });

  it('are the message of a crash that was no log line', () => {
    const log =
      '{"level":"info","msg":"starting"}\nfile.js:1\n\nTypeError: x is not a function\n    at main\n\nNode.js v20';
    expect(wordsIn(log)).toBe('TypeError: x is not a function');
  });

  it('are the last line where that is no log line, and nothing where nothing went wrong', () => {
    expect(wordsIn('{"level":"info","msg":"starting"}\nSegmentation fault\n')).toBe('Segmentation fault');
    expect(wordsIn('{"level":"info","msg":"running"}\n')).toBe('');
  });
});
