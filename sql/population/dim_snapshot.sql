-- the moments to build for
-- grain: as_of
-- units: instants, each a local midnight
-- cutoff: is what the others cut on
select unnest(getvariable('snapshots')) as as_of
order by as_of
