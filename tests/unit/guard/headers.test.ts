import { describe, expect, it } from 'vitest';
import { allowableOrigin } from '../../../src/guard/allowable-origin.ts';
import { connectionAllowlist, guarded, guardHeaders, pageAllowing } from '../../../src/guard/headers.ts';
import { tighterPolicy } from '../../../src/guard/own-site.ts';
import { BUILT_POLICY, contentSecurityPolicy } from '../../../src/guard/policy.ts';

const SITE = new URL('https://own.org:8443/tools/');
const policyOf = (allowedOrigin: string | null) =>
  contentSecurityPolicy({ connect: SITE.origin, allowedOrigin });

describe('the policy of a guarded page', () => {
  it('lets scripts, workers and connections reach this site alone', () => {
    const policy = policyOf(null).split('; ');
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    // An origin, and not 'self': that lets sockets through.
    expect(policy).toContain('connect-src https://own.org:8443');
    expect(policy).toContain("worker-src 'self' blob:");
    expect(policy).toContain("frame-src 'none'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("base-uri 'none'");
  });

  it('adds one site to connections, and to nothing else', () => {
    const [without, withOne] = [policyOf(null), policyOf('https://example.org')];
    expect(withOne).toBe(
      without.replace(
        'connect-src https://own.org:8443',
        'connect-src https://own.org:8443 https://example.org',
      ),
    );
  });

  it('adds the subdomains of a host that hands requests on to them, and of no other', () => {
    expect(policyOf('https://dl.dropboxusercontent.com')).toContain(
      '8443 https://dl.dropboxusercontent.com https://*.dl.dropboxusercontent.com;',
    );
    expect(policyOf('https://example.org')).not.toContain('*');
  });

  it('is made tighter by the page that knows its host, whatever was allowed', () => {
    expect(tighterPolicy(BUILT_POLICY, SITE)).toBe('connect-src https://own.org:8443');
    const allowing = BUILT_POLICY.replace("connect-src 'self'", "connect-src 'self' https://example.org");
    expect(tighterPolicy(allowing, SITE)).toBe('connect-src https://own.org:8443 https://example.org');
    // A policy has no words for such an address.
    expect(tighterPolicy(BUILT_POLICY, new URL('http://[::1]:4173/'))).toBe("connect-src 'self'");
  });

  it('names whom a page may connect to: its own site, its links as they are, the one that was allowed', () => {
    const list = connectionAllowlist(null);
    expect(list).toMatch(/^\(response-origin "https:\/\/github.com\/YuanGongND\/cav-mae\\\\\?" /);
    // A link to a file has a query of its own; the host answers it with a redirect.
    expect(list).toContain(' "https://www.dropbox.com/s/l5t5geufdy3qvnv/audio_model.21.pth\\\\?dl=1" ');
    expect(list).toMatch(/\);redirects=allow$/);
    expect(connectionAllowlist('http://[::1]:9000')).toMatch(
      / "http:\/\/\[\\\\:\\\\:1\]:9000"\);redirects=allow$/,
    );
  });

  it('is laid over a response and leaves its body, status and type', async () => {
    const response = guarded(
      new Response('body', {
        status: 203,
        headers: {
          'Content-Type': 'text/x',
          'Content-Security-Policy': '*',
          Link: '<https://away.org>; rel=preconnect',
          Refresh: '0; url=https://away.org',
          'Reporting-Endpoints': 'away="https://away.org"',
        },
      }),
      SITE,
      null,
    );
    expect(await response.text()).toBe('body');
    expect(response.status).toBe(203);
    expect(response.headers.get('content-type')).toBe('text/x');
    expect(response.headers.get('content-security-policy')).toBe(policyOf(null));
    const own = Object.keys(guardHeaders(SITE, null)).map((name) => name.toLowerCase());
    expect([...response.headers.keys()].sort()).toEqual([...own, 'content-type'].sort());
    expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  });

  it('makes no body where a status forbids one, and leaves errors as they are', () => {
    expect(guarded(new Response(null, { status: 304 }), SITE, null).status).toBe(304);
    const error = Response.error();
    expect(guarded(error, SITE, null)).toBe(error);
  });
});

describe('the page that may reach one more site', () => {
  it('has that site in the policy that is built into it, once', async () => {
    const page = new Response(`<meta content="${BUILT_POLICY}"><p>connect-src</p>`, {
      headers: { 'Content-Type': 'text/html', 'Content-Length': '1' },
    });
    const allowing = await pageAllowing(page, 'https://example.org');
    expect(allowing.headers.get('content-length')).toBeNull();
    expect((await allowing.text()).split("connect-src 'self' https://example.org;")).toHaveLength(2);
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
