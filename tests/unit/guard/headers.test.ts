import { describe, expect, it } from 'vitest';
import { allowableOrigin, contentSecurityPolicy, guarded } from '../../../src/guard/headers.ts';

describe('the policy of a guarded page', () => {
  it('lets scripts, workers and connections reach this site alone', () => {
    const policy = contentSecurityPolicy(null).split('; ');
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("worker-src 'self'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("base-uri 'none'");
  });

  it('adds one site to connections, and to nothing else', () => {
    const [without, withOne] = [contentSecurityPolicy(null), contentSecurityPolicy('https://example.org')];
    expect(withOne).toBe(without.replace("connect-src 'self'", "connect-src 'self' https://example.org"));
  });

  it('is laid over a response and leaves its body, status and type', async () => {
    const response = guarded(
      new Response('body', {
        status: 203,
        headers: { 'Content-Type': 'text/x', 'Content-Security-Policy': '*' },
      }),
      null,
    );
    expect(await response.text()).toBe('body');
    expect(response.status).toBe(203);
    expect(response.headers.get('content-type')).toBe('text/x');
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy(null));
    expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  });

  it('makes no body where a status forbids one, and leaves errors as they are', () => {
    expect(guarded(new Response(null, { status: 304 }), null).status).toBe(304);
    const error = Response.error();
    expect(guarded(error, null)).toBe(error);
  });
});

describe('an address that may be allowed', () => {
  it('is on https, or on this machine; what comes back is its origin alone', () => {
    expect(allowableOrigin('https://example.org:8443/a/b.pth?x=1')).toBe('https://example.org:8443');
    expect(allowableOrigin('http://localhost:9000/m.pth')).toBe('http://localhost:9000');
    for (const refused of [
      'http://example.org/',
      'ftp://example.org/',
      'data:text/html,x',
      'example.org',
      '*',
      '',
    ]) {
      expect(allowableOrigin(refused), refused).toBeNull();
    }
  });

  it('can never smuggle a second directive into the policy', () => {
    for (const address of ['https://a.org; script-src *', 'https://a.org *', "https://a.org'"]) {
      const origin = allowableOrigin(address);
      expect(origin === null || !/[; ']/.test(origin), address).toBe(true);
    }
  });
});
