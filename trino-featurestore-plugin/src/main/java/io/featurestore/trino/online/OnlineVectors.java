package io.featurestore.trino.online;

import com.google.common.collect.ImmutableList;
import io.featurestore.catalog.StoredView;
import io.featurestore.catalog.TrainingSetProperties;
import io.featurestore.trino.definition.FeatureColumn;
import io.featurestore.trino.definition.ResolvedFeatureView;
import io.featurestore.trino.engine.EngineAccess;
import io.featurestore.trino.names.DerivedName;
import io.featurestore.trino.names.RelationNames;
import io.featurestore.trino.online.OnlineColumn.Kind;
import io.featurestore.trino.online.OnlineVectorHandle.Feature;
import io.featurestore.trino.online.OnlineVectorHandle.Part;
import io.featurestore.trino.request.KeyPair;
import io.featurestore.trino.request.PlannedJoin;
import io.featurestore.trino.request.PlannedRequest;
import io.featurestore.trino.request.SpineColumn;
import io.featurestore.trino.request.TrainingSetRequests;
import io.featurestore.trino.store.FeatureViews;
import io.featurestore.trino.transaction.TransactionContext;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.TypeManager;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.util.Objects.requireNonNull;

// Finds how the vectors of training sets are put together
final class OnlineVectors
{
    private final TransactionContext transaction;
    private final OnlineAccess access;
    private final TypeManager typeManager;

    OnlineVectors(TransactionContext transaction, OnlineAccess access, TypeManager typeManager)
    {
        this.transaction = requireNonNull(transaction, "transaction is null");
        this.access = requireNonNull(access, "access is null");
        this.typeManager = requireNonNull(typeManager, "typeManager is null");
    }

    /**
     * Empty if there is no training set of the name.
     *
     * @throws TrinoException if one of its feature views is not online, or not for this user
     */
    Optional<OnlineVectorHandle> find(ConnectorSession session, DerivedName name)
    {
        return transaction.views().load(session, name.base())
                .filter(stored -> stored.definition().filter(TrainingSetProperties.class::isInstance).isPresent())
                .map(stored -> vector(session, name, stored, (TrainingSetProperties) stored.definition().orElseThrow()));
    }

    private OnlineVectorHandle vector(ConnectorSession session, DerivedName name, StoredView stored, TrainingSetProperties trainingSet)
    {
        PlannedRequest request = new TrainingSetRequests(transaction.featureViews(), transaction.visible())
                .plan(session, name.base(), trainingSet, FeatureViews.columns(stored.schema(), typeManager).stream()
                        .map(column -> new SpineColumn(column.name(), column.type()))
                        .collect(toImmutableList()));
        if (request.filterByCreated()) {
            throw new TrinoException(NOT_SUPPORTED, "Training set '%s' joins only what was known at a time, and the online store has the newest rows, however long they are known: leave out filter_by_created for serving".formatted(name.base()));
        }
        List<OnlineColumn> keys = keys(name, request);
        ImmutableList.Builder<Part> parts = ImmutableList.builder();
        for (PlannedJoin join : request.joins()) {
            OnlineTableHandle view = OnlineTables.read(new DerivedName(RelationNames.toSchemaTableName(join.view().name()), name.mark(), Optional.empty(), Optional.empty()), join.view());
            parts.add(new Part(view, join.keys().stream().map(pair -> indexOf(keys, pair)).collect(toImmutableList())));
        }
        List<Feature> features = request.outputColumns().stream()
                .map(output -> new Feature(OnlineColumn.of(Kind.FEATURE, new FeatureColumn(output.name(), output.type(), output.feature().comment())), output.join(), output.feature().name()))
                .collect(toImmutableList());
        OnlineVectorHandle vector = new OnlineVectorHandle(name.base(), name.name(), keys, parts.build(), features, TupleDomain.all());
        check(session, stored, vector, request);
        return vector;
    }

    private static List<OnlineColumn> keys(DerivedName name, PlannedRequest request)
    {
        Map<String, OnlineColumn> keys = new LinkedHashMap<>();
        for (PlannedJoin join : request.joins()) {
            for (KeyPair pair : join.keys()) {
                FeatureColumn key = new FeatureColumn(pair.spineColumn().name(), pair.key().type(), Optional.empty());
                OnlineColumn other = keys.putIfAbsent(key.name(), OnlineColumn.of(Kind.KEY, key));
                if (other != null && !other.type().equals(key.type())) {
                    throw new TrinoException(NOT_SUPPORTED, "Feature views of '%s' have the key '%s' as %s and as %s, and the online store finds keys of one type: give the keys one type in the views".formatted(
                            name.base(),
                            key.name(),
                            other.type().getDisplayName(),
                            key.type().getDisplayName()));
                }
            }
        }
        return ImmutableList.copyOf(keys.values());
    }

    private static int indexOf(List<OnlineColumn> keys, KeyPair pair)
    {
        return keys.stream().map(OnlineColumn::name).toList().indexOf(pair.spineColumn().name());
    }

    // As whoever reads the training set, and below it with the rights with which that reads
    private void check(ConnectorSession session, StoredView stored, OnlineVectorHandle vector, PlannedRequest request)
    {
        EngineAccess.Reader reader = access.reader(session);
        access.checkRelation(reader, vector.base(), vector.columns().stream()
                .map(column -> new FeatureColumn(column.name(), column.type(), column.comment()))
                .collect(toImmutableList()));
        for (PlannedJoin join : request.joins()) {
            ResolvedFeatureView view = join.view();
            access.check(reader.ofView(stored.runAsOwner()), session, view);
        }
    }
}
