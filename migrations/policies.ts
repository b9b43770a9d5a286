/** Where the reviewed functions look for names, and the mark by which the policies know them. */
export const reviewedPath = 'pg_catalog, public, pg_temp';

/**
 * The rows of the businesses that a transaction names in `app.business_id`: one id, or several with commas between them. Without any, none.
 * Written so that the planner makes nothing of it: our statements name the business themselves and find their index by that. A second
 * condition on the same column, which never excludes a row, would only have it believe that a business has next to no rows.
 */
export const ofTheBusinesses = (key: string) =>
  `array_position((select ('{' || current_setting('app.business_id', true) || '}')::uuid[]), ${key}) is not null`;

/**
 * The two policies of every table that belongs to businesses. The app's role sees and writes only rows of the businesses named in
 * its transaction. The owner of the tables, for whom row-level security is forced too, sees across businesses only inside the
 * reviewed definer functions, known by the search path that they are pinned to: a setting of our own would need a superuser to
 * put it on a function, and hosted databases give none.
 */
export const separateByBusiness = (table: string, key = 'business_id') => `
  alter table ${table} enable row level security;
  alter table ${table} force row level security;
  create policy ${table}_of_the_business on ${table} to perfcent_app
    using (${ofTheBusinesses(key)})
    with check (${ofTheBusinesses(key)});
  create policy ${table}_for_reviewed_functions on ${table} to current_user
    using (current_setting('search_path') = '${reviewedPath}')
    with check (current_setting('search_path') = '${reviewedPath}');`;

/** The head of a reviewed function: runs as the owner, finds only our own tables, and by that path may look across businesses. */
export const reviewed = `language sql security definer set search_path = ${reviewedPath}`;
