"""Configurations of web servers, made from `minhbach/headers.py`: `docs/hosting/` holds what these functions return.

Each server picks what it says with a file by the file's path, wherever the site lies on its host. A later kind of
`KINDS` adds to an earlier one or says otherwise, which each server is told in its own way.
"""

from collections.abc import Iterator
from html import escape

from minhbach.headers import DATA, DOCUMENTS, EMBEDS, EVERY, KINDS, PAGES, SHARDS, TYPES, Kind

HSTS = "max-age=31536000; includeSubDomains"
ABOUT = """\
{mark} Minh Bạch: {server}. {made}
{mark} frame-ancestors 'self': chỉ trang cùng địa chỉ được nhúng cả trang; muốn cổng khác nhúng được, thêm địa chỉ cổng:
{mark} only pages of the same host may frame whole pages; to let a portal frame them, add its address everywhere:
{mark}     frame-ancestors 'self' https://cong.example.vn
"""
MADE = "Tạo từ minhbach/headers.py. / Made from minhbach/headers.py."


def about(server: str, mark: str = "#") -> str:
    return ABOUT.format(mark=mark, server=server, made=MADE)


def tail(kind: Kind) -> str:
    """The end of the paths of a kind, from a slash on."""
    return "/" + kind.pattern.removeprefix("(.*/)?")


def by_header() -> Iterator[tuple[str, str, list[tuple[Kind, str]]]]:
    """Each header: its name, what is said with every file (perhaps nothing), and by which kinds otherwise."""
    common = {**EVERY, **PAGES.headers}
    names = dict.fromkeys([*common, *(name for kind in KINDS for name in kind.headers)])
    for name in names:
        yield name, common.get(name, ""), [(k, k.headers[name]) for k in KINDS[1:] if name in k.headers]


# ---- nginx -------------------------------------------------------------------------------------------------------


def nginx() -> str:
    maps, headers = [], []
    for name, common, others in by_header():
        if not others:
            headers.append(f'    add_header {name} "{common}" always;')
            continue
        variable = f"$minh_bach_{name.lower().replace('-', '_')}"
        lines = [f'    "~{tail(kind)}$" "{value}";' for kind, value in reversed(others)]
        maps.append("\n".join([f"map $uri {variable} {{", f'    default "{common}";', *lines, "}"]))
        headers.append(f"    add_header {name} {variable} always;")
    types = "\n".join(f"        {type.partition(';')[0]} {end};" for end, type in TYPES.items())
    with_charset = " ".join(
        type.partition(";")[0] for type in TYPES.values() if "charset" in type and "html" not in type
    )
    return "\n".join([about("nginx (/etc/nginx/conf.d/minh-bach.conf)"), "\n".join(maps), f"""
server {{
    listen 80;
    # listen 443 ssl; ssl_certificate …; ssl_certificate_key …;
    server_name cchc.example.vn;
    root /var/www/minh-bach;
    index index.html;
    server_tokens off;
    autoindex off;

    types {{
{types}
    }}
    default_type application/octet-stream;
    charset utf-8;
    charset_types {with_charset};
    gzip on;
    gzip_types {with_charset};
    gzip_vary on;

{chr(10).join(headers)}
    # Khi mọi trang đã chạy HTTPS / once everything is on HTTPS:
    # add_header Strict-Transport-Security "{HSTS}" always;

    if ($request_method !~ ^(GET|HEAD)$) {{
        return 405;
    }}
    error_page 404 /404.html;
    error_page 403 =404 /404.html;
    location ~ /\\.(?!well-known/) {{
        return 404;
    }}
    location /en/ {{
        error_page 404 /en/404.html;
        error_page 403 =404 /en/404.html;
    }}
}}
"""])  # fmt: skip


# ---- Caddy -------------------------------------------------------------------------------------------------------


def caddy() -> str:
    kinds = [f"    @{kind.name} path_regexp {tail(kind)}$" for kind in KINDS[1:]]
    said = [f'    header @{kind.name} {name} "{value}"' for kind in KINDS[1:] for name, value in kind.headers.items()]
    every = [f'        {name} "{value}"' for name, value in {**EVERY, **PAGES.headers}.items()]
    types = [f'    header @{end} Content-Type "{type}"' for end, type in TYPES.items()]
    named = [f"    @{end} path *.{end}" for end in TYPES]
    lines = [
        about("Caddy (/etc/caddy/Caddyfile)"),
        "(minh_bach) {",
        *kinds,
        *named,
        "    header {",
        *every,
        f'        # Strict-Transport-Security "{HSTS}"',
        "    }",
        "    header -Server",  # apart: with it, the block would be applied last, over what kinds say
        *said,
        *types,
        "}",
        """
cchc.example.vn {
    root * /var/www/minh-bach
    encode zstd gzip
    @other not method GET HEAD
    @hidden {
        path */.*
        not path /.well-known/*
    }
    route {
        import minh_bach
        error @other 405
        error @hidden 404
        file_server
    }
    handle_errors {
        @english path /en/*
        rewrite @english /en/404.html
        rewrite * /404.html
        route {
            import minh_bach
            file_server
        }
    }
}
""",
    ]
    return "\n".join(lines)


# ---- Apache ------------------------------------------------------------------------------------------------------


def apache() -> str:
    lines = [
        about("Apache 2.4 (.htaccess)"),
        "Options -Indexes",
        "DirectoryIndex index.html",
        "# Trang đặt dưới một đường dẫn thì thêm đường dẫn ấy / below a path, put the path before it: /cchc/404.html",
        "ErrorDocument 403 /404.html",
        "ErrorDocument 404 /404.html",
        '<If "%{REQUEST_URI} =~ m#^/en/#">',
        "    ErrorDocument 404 /en/404.html",
        "</If>",
        'RedirectMatch 404 "/\\.(?!well-known/)"',
        "<LimitExcept GET>",  # HEAD is meant with it
        "    Require all denied",
        "</LimitExcept>",
        "AddDefaultCharset Off",
        *(f'AddType "{type}" .{end}' for end, type in TYPES.items()),
        "FileETag MTime Size",
        *(f'Header always set {name} "{value}"' for name, value in {**EVERY, **PAGES.headers}.items()),
        "# Khi mọi trang đã chạy HTTPS / once everything is on HTTPS:",
        f'# Header always set Strict-Transport-Security "{HSTS}"',
    ]
    for kind in KINDS[1:]:
        lines.append(f'<If "%{{REQUEST_URI}} =~ m#{tail(kind)}$#">')
        lines += [f'    Header always set {name} "{value}"' for name, value in kind.headers.items()]
        lines.append("</If>")
    return "\n".join([*lines, ""])


# ---- IIS ---------------------------------------------------------------------------------------------------------


def iis() -> str:
    every = [f'        <add name="{n}" value="{escape(v)}" />' for n, v in EVERY.items() if not overridden(n)]
    types = [f'      <remove fileExtension=".{end}" />\n      <mimeMap fileExtension=".{end}" mimeType="{type}" />'
             for end, type in TYPES.items()]  # fmt: skip
    rules = []
    for name, common, others in by_header():
        for kind, value in [*reversed(others), *([(PAGES, common)] if common and overridden(name) else [])]:
            variable = f"RESPONSE_{name.replace('-', '_')}"
            ending = ".*" if kind is PAGES else escape(f"{tail(kind)}$")
            rules.append(f"""\
        <rule name="{name}: {kind.name}" preCondition="{name}">
          <match serverVariable="{variable}" pattern="^$" />
          <conditions><add input="{{URL}}" pattern="{ending}" /></conditions>
          <action type="Rewrite" value="{escape(value)}" />
        </rule>""")
    named = [name for name, _, _ in by_header() if overridden(name)]
    conditions = [
        f'          <preCondition name="{name}">'
        f'<add input="{{RESPONSE_{name.replace("-", "_")}}}" pattern="^$" /></preCondition>'
        for name in named
    ]
    return f"""\
<?xml version="1.0" encoding="utf-8"?>
<!--
{about("IIS (web.config, URL Rewrite)", " ").rstrip()}
-->
<configuration>
  <system.webServer>
    <directoryBrowse enabled="false" />
    <defaultDocument><files><clear /><add value="index.html" /></files></defaultDocument>
    <httpErrors errorMode="Custom">
      <remove statusCode="404" />
      <error statusCode="404" path="/404.html" responseMode="ExecuteURL" />
    </httpErrors>
    <security>
      <requestFiltering removeServerHeader="true">
        <verbs allowUnlisted="false"><add verb="GET" allowed="true" /><add verb="HEAD" allowed="true" /></verbs>
        <denyUrlSequences><add sequence="/." /></denyUrlSequences>
      </requestFiltering>
    </security>
    <httpProtocol>
      <customHeaders>
        <remove name="X-Powered-By" />
{chr(10).join(every)}
        <!-- <add name="Strict-Transport-Security" value="{HSTS}" /> -->
      </customHeaders>
    </httpProtocol>
    <staticContent>
{chr(10).join(types)}
    </staticContent>
    <rewrite>
      <outboundRules>
{chr(10).join(rules)}
        <preConditions>
{chr(10).join(conditions)}
        </preConditions>
      </outboundRules>
    </rewrite>
  </system.webServer>
</configuration>
"""


def overridden(name: str) -> bool:
    """Whether this header is not the same with every file."""
    return any(name in kind.headers for kind in KINDS)


# ---- hosts of static sites ---------------------------------------------------------------------------------------

PATHS = {
    EMBEDS.name: ("/:unit/nhung", "/:unit/nhung.html", "/:unit/en/nhung", "/:unit/en/nhung.html",
                  "/:unit/:plan/nhung/*", "/:unit/en/:plan/nhung/*"),
    DATA.name: ("/du-lieu/*", "/:unit/du-lieu/*", "/:unit/:plan/du-lieu/*", "/*.xml", "/*.png"),
    DOCUMENTS.name: ("/:unit/van-ban/*",),
    "assets": ("/assets/*",),
    SHARDS.name: ("/:unit/tim-kiem-*",),
}  # fmt: skip
"""Such a host knows no regular expressions: a `*` takes all that follows, a `:name` one part of a path."""


def static_host() -> str:
    lines = [
        about("Cloudflare Pages, Netlify (_headers)"),
        "/*",
        *(f"  {name}: {value}" for name, value in {**EVERY, **PAGES.headers}.items()),
        f"  # Strict-Transport-Security: {HSTS}",
    ]  # fmt: skip
    for kind in KINDS[1:]:
        for path in PATHS[kind.name]:
            lines.append(path)
            for name, value in kind.headers.items():
                lines += [f"  ! {name}"] if name in {**EVERY, **PAGES.headers} else []
                lines.append(f"  {name}: {value}")
    return "\n".join([*lines, ""])


FILES = {
    "nginx.conf": nginx,
    "Caddyfile": caddy,
    "apache.htaccess": apache,
    "web.config": iis,
    "_headers": static_host,
}
"""The files of `docs/hosting/` by name."""
