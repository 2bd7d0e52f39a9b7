update core.setting
set sentence = 'Least likeness of its keys to those of a collection for a document to join it. Four keys of its own on both sides ask for a fifth more.'
where name = 'route_similarity';
