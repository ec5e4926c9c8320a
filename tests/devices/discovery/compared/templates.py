"""Templates as makers write them, one sensor for each, all of one payload."""

from tests.devices.discovery.compared.case import Case

PAYLOAD = (
    '{"t":21.456,"n":7,"s":"On Fire","z":0,"neg":-3.7,"b":true,"none":null,"list":[3,1,2],'
    '"o":{"a":1,"b c":2},"hex":"0x1F","num":"12.5","stamp":1700000000,"iso":"2026-11-20T20:00:00Z",'
    '"j":"{\\"x\\":5}","text":"a,b;c","big":123456789,"e":"","unit":"21 C","m":"  trim  ",'
    '"color":"FF8800","u":"K\u00fcche"}'
)
TEMPLATES = (
    "{{ value_json.t }}", "{{ value_json.t | round }}", "{{ value_json.t | round(1) }}",
    "{{ value_json.t | round(0) }}", "{{ value_json.t|round(1, 'floor') }}",
    "{{ value_json.t | round(1, 'ceil') }}", "{{ value_json.t | round(1, 'half') }}",
    "{{ value_json.n / 10 }}", "{{ value_json.n // 2 }}", "{{ value_json.n ** 2 }}",
    "{{ (value_json.t * 1.8 + 32) | round(2) }}", "{{ value_json.t | int }}",
    "{{ value_json.neg | abs }}", "{{ value_json.num | float + 1 }}",
    "{{ value_json.missing | float(0) }}", "{{ value_json.missing | int(-1) }}",
    "{{ value_json.missing | default('none') }}", "{{ value_json.none | default('x', true) }}",
    "{{ value_json.none }}", "{{ value_json.b }}", "{{ value_json.b | lower }}",
    "{{ 'ON' if value_json.b else 'OFF' }}", "{{ iif(value_json.b, 'yes', 'no') }}",
    "{{ value_json.z | iif('yes', 'no') }}", "{{ value_json.s | lower }}",
    "{{ value_json.s | upper }}", "{{ value_json.s | title }}", "{{ value_json.s.split(' ')[1] }}",
    "{{ value_json['o']['b c'] }}", "{{ value_json.o.a }}", "{{ value_json.list[0] }}",
    "{{ value_json.list | max }}", "{{ value_json.list | min }}", "{{ value_json.list | sum }}",
    "{{ value_json.list | sort | join('-') }}", "{{ value_json.list | length }}",
    "{{ value_json.list | first }}-{{ value_json.list | last }}", "{{ max(value_json.list) }}",
    "{{ value_json.list | average }}", "{{ value_json.list | median }}",
    "{{ value_json.hex | int(base=16) }}", "{{ value_json.hex | int(0, 16) }}",
    "{{ value_json.color[0:2] | int(base=16) }}", "{{ value_json.stamp | timestamp_utc }}",
    "{{ value_json.stamp | timestamp_local }}", "{{ value_json.stamp | as_datetime }}",
    "{{ value_json.stamp | timestamp_custom('%Y-%m-%d %H:%M', false) }}",
    "{{ as_timestamp(value_json.iso) }}", "{{ value_json.iso | as_timestamp | int }}",
    "{{ as_datetime(value_json.iso).year }}", "{{ as_datetime(value_json.iso) | as_timestamp }}",
    "{{ (value_json.j | from_json).x }}", "{{ value_json.o | to_json }}",
    "{{ value_json.o | tojson }}", "{{ value_json.text | replace(',', '-') }}",
    "{{ value_json.text | regex_replace('[,;]', '_') }}",
    "{{ value_json.unit | regex_findall_index('[0-9]+') }}",
    "{{ value_json.unit | regex_match('[0-9]+ C') }}", "{{ value_json.unit | regex_search('C') }}",
    "{{ value_json.m | trim }}", "{{ value_json.n | bitwise_and(3) }}",
    "{{ value_json.n | bitwise_or(8) }}", "{{ value_json.n | multiply(3) | add(1) }}",
    "{{ value_json.n | string ~ 'x' }}", "{{ '%.2f' | format(value_json.t) }}",
    "{{ '%03d' % value_json.n }}", "{{ value_json.t is number }}", "{{ value_json.s is string }}",
    "{{ value_json.missing is defined }}", "{{ value_json.o is mapping }}",
    "{{ 3 in value_json.list }}", "{{ value_json.s == 'On Fire' and value_json.n > 3 }}",
    "{% if value_json.n > 5 %}high{% else %}low{% endif %}",
    "{% set a = value_json.n %}{% set b = a * 2 %}{{ a + b }}",
    "{% for x in value_json.list %}{{ x }}{{ ',' if not loop.last }}{% endfor %}",
    "{% set n = namespace(t=0) %}{% for x in [1, 2] %}{% set n.t = n.t + x %}{% endfor %}{{ n.t }}",
    "{{ value_json.u }}", "{{ value_json.u | slugify }}", "{{ value_json.u | length }}",
    "{{ value[:5] }}", "{{ value | length }}", "{{ (value | from_json).n }}",
    "{{ {'On Fire': 'alarm'}[value_json.s] }}",
    "{{ {'x': 1}.get(value_json.s, 'other') }}", "{{ value_json.get('n') }}",
    "{{ value_json.keys() | list | length }}", "{{ value_json.n | log(2) | round(3) }}",
    "{{ value_json.n | sqrt | round(3) }}", "{{ sin(0) }}", "{{ pi | round(2) }}",
    "{{ value_json.s | base64_encode }}",
    "{{ 3 | ordinal }}", "{{ value_json.list | reverse | list }}",
    "{{ value_json.list | map('multiply', 2) | list }}",
    "{{ value_json.list | select('gt', 1) | list | count }}",
    "{{ [value_json.n, 10] | min }}", "{{ value_json.t | is_number }}",
    "{{ is_number(value_json.s) }}", "{{ value_json.e or 'empty' }}",
    "{{ value_json.n | float | round(2) }}",
    "{{ value_json.missing.deeper }}",
    "{{ value_json.s | float }}", "{{ 1 / value_json.z }}", "{{ value_json.none | int }}",
    "{{ value_json.text.split(';') | last }}", "{{ value_json.s[0] }}", "{{ value_json.s[-4:] }}",
    "{{ value_json.list is list }}",
    "{{ value_json.b | bool }}", "{{ 'on' | bool }}",
)  # fmt: skip
CALCULATED = tuple(
    Case(f"template_{number}", "sensor", {"stat_t": "templates/state", "val_tpl": template})
    for number, template in enumerate(TEMPLATES)
)
