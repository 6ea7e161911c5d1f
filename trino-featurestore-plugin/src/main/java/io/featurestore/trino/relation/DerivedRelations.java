package io.featurestore.trino.relation;

import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.featurestore.trino.names.DerivedForm;
import io.featurestore.trino.names.DerivedForm.Rest;
import io.featurestore.trino.names.DerivedNames;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static java.util.Objects.requireNonNull;

public final class DerivedRelations
{
    private final Set<DerivedRelation> relations;
    private final DerivedNames names;

    @Inject
    DerivedRelations(Set<DerivedRelation> relations, DerivedNames names)
    {
        this.relations = ImmutableSet.copyOf(requireNonNull(relations, "relations is null"));
        this.names = requireNonNull(names, "names is null");
    }

    public Optional<Rights> rights(SchemaTableName name)
    {
        return names.parse(name).map(derived -> relations.stream()
                .filter(relation -> relation.form().mark().equals(derived.mark()))
                .findFirst()
                .orElseThrow()
                .rights());
    }

    /**
     * The name of the table or view that the relation comes with; the name itself if it is no such relation's.
     */
    public SchemaTableName base(SchemaTableName name)
    {
        return names.base(name);
    }

    /**
     * The marks of all relations but {@code v@time}, such as {@code $latest}.
     */
    public List<String> suffixes()
    {
        return suffixes(_ -> true);
    }

    public List<String> suffixesOfTrainingSets()
    {
        return suffixes(DerivedRelation::isOfTrainingSets);
    }

    private List<String> suffixes(Predicate<DerivedRelation> filter)
    {
        return relations.stream()
                .filter(filter)
                .map(DerivedRelation::form)
                .filter(form -> form.rest() != Rest.TIME)
                .map(DerivedForm::mark)
                .collect(toImmutableList());
    }

    /**
     * @param stored metadata of the relations that are stored
     */
    public ConnectorMetadata metadata(ConnectorMetadata stored, TransactionContext transaction, ViewReads reads)
    {
        return new DerivedRelationMetadata(
                stored,
                names,
                relations.stream().collect(toImmutableMap(relation -> relation.form().mark(), relation -> relation.in(transaction, stored))),
                transaction.staleViews(),
                reads);
    }
}
