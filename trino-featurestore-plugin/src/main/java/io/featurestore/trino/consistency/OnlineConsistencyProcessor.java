package io.featurestore.trino.consistency;

import com.google.common.collect.Iterators;
import io.featurestore.trino.online.StoredEntities;
import io.trino.spi.Page;
import io.trino.spi.function.table.TableFunctionProcessorState;
import io.trino.spi.function.table.TableFunctionProcessorState.Processed;
import io.trino.spi.function.table.TableFunctionSplitProcessor;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.function.table.TableFunctionProcessorState.Blocked.blocked;
import static io.trino.spi.function.table.TableFunctionProcessorState.Finished.FINISHED;
import static io.trino.spi.function.table.TableFunctionProcessorState.Processed.produced;
import static java.util.Objects.requireNonNull;

// Picks entities of the view, then of the store, and compares those
final class OnlineConsistencyProcessor
        implements TableFunctionSplitProcessor
{
    private static final int ENTITIES_PER_READ = 1000;

    private final TableFunctionSplitProcessor rows;
    private final StoredEntities stored;
    private final EntitySample sample;
    private final EntityComparison comparison;
    private boolean rowsAreRead;
    private Optional<Iterator<List<byte[]>>> storedKeys = Optional.empty();
    private Optional<Iterator<List<SampledEntity>>> compared = Optional.empty();

    OnlineConsistencyProcessor(TableFunctionSplitProcessor rows, StoredEntities stored, EntitySample sample, EntityComparison comparison)
    {
        this.rows = requireNonNull(rows, "rows is null");
        this.stored = requireNonNull(stored, "stored is null");
        this.sample = requireNonNull(sample, "sample is null");
        this.comparison = requireNonNull(comparison, "comparison is null");
    }

    @Override
    public TableFunctionProcessorState process()
    {
        if (!rowsAreRead) {
            return pickOfView();
        }
        Iterator<List<byte[]>> keys = storedKeys.orElseGet(stored::keys);
        storedKeys = Optional.of(keys);
        if (keys.hasNext()) {
            keys.next().forEach(key -> sample.add(key, () -> new SampledEntity(key, Optional.empty())));
            return goOn();
        }
        Iterator<List<SampledEntity>> entities = compared.orElseGet(() -> Iterators.partition(sample.entities().iterator(), ENTITIES_PER_READ));
        compared = Optional.of(entities);
        return entities.hasNext() ? produced(compare(entities.next())) : FINISHED;
    }

    private TableFunctionProcessorState pickOfView()
    {
        TableFunctionProcessorState state = rows.process();
        switch (state) {
            case Processed processed -> pick(processed.getResult());
            case TableFunctionProcessorState.Blocked blocked -> {
                return blocked;
            }
            case TableFunctionProcessorState.Finished _ -> rowsAreRead = true;
        }
        return goOn();
    }

    private void pick(Page page)
    {
        for (int position = 0; position < page.getPositionCount(); position++) {
            int picked = position;
            stored.key(page, position).ifPresent(key -> sample.add(key, () -> new SampledEntity(key, Optional.of(page.getSingleValuePage(picked)))));
        }
    }

    private Page compare(List<SampledEntity> entities)
    {
        return comparison.compare(entities, stored.read(entities.stream().map(SampledEntity::key).collect(toImmutableList())));
    }

    private static TableFunctionProcessorState goOn()
    {
        return blocked(CompletableFuture.completedFuture(null));
    }

    @Override
    public void close()
            throws IOException
    {
        rows.close();
    }
}
