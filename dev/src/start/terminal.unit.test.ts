import { describe, expect, it } from 'vitest';
import { showProgress } from './terminal.js';

function screen(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  return { isTTY, columns, written, write: (text: string) => written.push(text) };
}

describe('progress', () => {
  it('is one plain line for each finished part where there is no terminal', () => {
    const output = screen(false);
    const { progress, end } = showProgress(output);
    progress('PostgreSQL', 'starting');
    progress('PostgreSQL', 'ready in 1.0 s', true);
    end();
    expect(output.written).toEqual(['✓ PostgreSQL       ready in 1.0 s\n']);
  });

  it('says on a terminal what is being waited for, and for how long', () => {
    let time = 0;
    const output = screen(true);
    const { progress, end } = showProgress(output, () => time);
    progress('RabbitMQ', 'unpacking');
    time = 5000;
    progress('RabbitMQ', 'starting');
    expect(output.written.at(-1)).toBe('\r\x1b[K… RabbitMQ starting (5 s)');
    end();
    expect(output.written.at(-1)).toBe('\r\x1b[K');
  });

  it('names parts together that are at the same point', () => {
    const output = screen(true);
    const { progress, end } = showProgress(output);
    progress('PostgreSQL', 'starting');
    progress('MongoDB', 'starting');
    progress('RabbitMQ', 'unpacking');
    expect(output.written.at(-1)).toBe('\r\x1b[K… PostgreSQL, MongoDB starting; RabbitMQ unpacking');
    end();
  });

  it('never breaks its line', () => {
    const output = screen(true, 20);
    const { progress, end } = showProgress(output);
    progress('catalog-service', 'starting up slowly');
    expect(output.written.at(-1)).toBe('\r\x1b[K… catalog-service …');
    end();
  });
});
