-- A result is a new picture: found again by its hash (photos_hash_idx), also where it was blurred since.
create index photos_original_hash on photos (original_hash) where original_hash is not null;
