-- The words of envelopes that are in wide use: REST pages, JSON:API, OData, Elasticsearch, Prometheus, FHIR,
-- GeoJSON, Kubernetes and Google lists.
create or replace function core._names_a_page(p_name text)
returns boolean
language sql immutable
as $$
  select left(p_name, 1) in ('@', '$', '_')
      or regexp_replace(lower(p_name), '[^a-z]', '', 'g') = any (array[
        'total', 'totalcount', 'totalresults', 'totalitems', 'totalpages', 'totalrecords', 'totalsize', 'count', 'size',
        'page', 'pages', 'pagenumber', 'pagesize', 'perpage', 'lastpage', 'currentpage', 'pagination', 'paging', 'pageinfo', 'numfound',
        'next', 'nextpage', 'nextpagetoken', 'nexttoken', 'nextcursor', 'nextlink', 'nexturl', 'previous', 'prev', 'prevpage', 'first', 'last',
        'cursor', 'offset', 'start', 'limit', 'skip', 'hasmore', 'hasnext', 'hasnextpage', 'more', 'done', 'complete',
        'incompleteresults', 'links', 'link', 'meta', 'metadata', 'included', 'jsonapi', 'href', 'self', 'url', 'uri', 'query', 'params',
        'version', 'apiversion', 'schemaversion', 'kind', 'object', 'type', 'resourcetype', 'resulttype', 'etag', 'crs', 'bbox', 'encoding',
        'status', 'statuscode', 'success', 'ok', 'message', 'error', 'errors', 'warnings', 'took', 'timedout', 'shards', 'maxscore',
        'scrollid', 'aggregations', 'facets', 'stats', 'requestid', 'responsemetadata', 'responseheader', 'generated',
        'generatedat', 'sentat', 'receivedat', 'writekey', 'copyright', 'license', 'attribution', 'isodate'])
$$;
comment on function core._names_a_page is 'Whether a member is named like one that stands beside records in an envelope: counts, pages, versions, links, states.';
