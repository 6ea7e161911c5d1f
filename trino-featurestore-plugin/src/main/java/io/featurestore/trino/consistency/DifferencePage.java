package io.featurestore.trino.consistency;

import com.google.common.collect.ImmutableList;
import io.featurestore.trino.online.OnlineColumn;
import io.trino.spi.Page;
import io.trino.spi.PageBuilder;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

// Rows of online_consistency: keys, problem, feature, the view's value and the store's. Not thread-safe
final class DifferencePage
{
    private final List<OnlineColumn> columns;
    private final Optional<Integer> timeChannel;
    private final int keyCount;
    private final PageBuilder page;

    DifferencePage(List<OnlineColumn> columns, Optional<Integer> timeChannel)
    {
        this.columns = ImmutableList.copyOf(requireNonNull(columns, "columns is null"));
        this.timeChannel = requireNonNull(timeChannel, "timeChannel is null");
        List<Type> keyTypes = columns.stream().filter(OnlineColumn::isKey).map(OnlineColumn::type).collect(toImmutableList());
        this.keyCount = keyTypes.size();
        this.page = new PageBuilder(ImmutableList.<Type>builder().addAll(keyTypes).add(VARCHAR, VARCHAR, VARCHAR, VARCHAR).build());
    }

    // With the times of both
    void addRow(String problem, Optional<Page> row, Optional<Page> online)
    {
        add(problem, Optional.empty(), row.or(() -> online).orElseThrow(), row.flatMap(this::time), online.flatMap(this::time));
    }

    private Optional<String> time(Page row)
    {
        return timeChannel.flatMap(channel -> text(channel, row));
    }

    void addFeature(String problem, int channel, Page row, Page online)
    {
        add(problem, Optional.of(columns.get(channel).name()), row, text(channel, row), text(channel, online));
    }

    private Optional<String> text(int channel, Page row)
    {
        return Optional.ofNullable(columns.get(channel).type().getObjectValue(row.getBlock(channel), 0)).map(Object::toString);
    }

    private void add(String problem, Optional<String> feature, Page entity, Optional<String> viewValue, Optional<String> onlineValue)
    {
        page.declarePosition();
        for (int key = 0; key < keyCount; key++) {
            Block block = entity.getBlock(key);
            page.getBlockBuilder(key).append(block.getUnderlyingValueBlock(), block.getUnderlyingValuePosition(0));
        }
        List<Optional<String>> texts = ImmutableList.of(Optional.of(problem), feature, viewValue, onlineValue);
        for (int i = 0; i < texts.size(); i++) {
            BlockBuilder builder = page.getBlockBuilder(keyCount + i);
            texts.get(i).ifPresentOrElse(text -> VARCHAR.writeString(builder, text), builder::appendNull);
        }
    }

    Page build()
    {
        return page.build();
    }
}
