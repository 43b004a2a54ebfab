-- Names in the search form of the texts (platform/text/fold.ts, which a test compares with this): folded once when they are
-- written, for a name is looked for among tens of thousands while somebody types.
alter table users add column folded_name text not null generated always as (
  btrim(regexp_replace(regexp_replace(translate(lower((username || ' ' || name) collate "C"), 'يىئكڪةۀہھەآأإٱؤ۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩', 'یییککهههههااااو01234567890123456789'), '[\u00AD\u0610-\u061A\u061C\u0640\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E4\u06E7\u06E8\u06EA-\u06ED\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]+', '', 'g'), '[\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+', ' ', 'g'), ' ')
) stored;
alter table groups add column folded_name text not null generated always as (
  btrim(regexp_replace(regexp_replace(translate(lower((name) collate "C"), 'يىئكڪةۀہھەآأإٱؤ۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩', 'یییککهههههااااو01234567890123456789'), '[\u00AD\u0610-\u061A\u061C\u0640\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E4\u06E7\u06E8\u06EA-\u06ED\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]+', '', 'g'), '[\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+', ' ', 'g'), ' ')
) stored;
