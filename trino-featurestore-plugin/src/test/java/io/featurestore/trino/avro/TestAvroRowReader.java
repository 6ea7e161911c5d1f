package io.featurestore.trino.avro;

import com.google.common.collect.ImmutableMap;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.Int128;
import io.trino.spi.type.LongTimestamp;
import io.trino.spi.type.Type;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import static io.featurestore.trino.avro.AvroRows.VIEW;
import static io.featurestore.trino.avro.AvroRows.block;
import static io.featurestore.trino.avro.AvroRows.decode;
import static io.featurestore.trino.avro.AvroRows.encode;
import static io.featurestore.trino.avro.AvroRows.mapType;
import static io.featurestore.trino.avro.AvroRows.nullable;
import static io.featurestore.trino.avro.AvroRows.required;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RowType.field;
import static io.trino.spi.type.RowType.rowType;
import static io.trino.spi.type.TimestampType.TIMESTAMP_PICOS;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.trino.spi.type.VarcharType.createVarcharType;
import static io.trino.testing.assertions.TrinoExceptionAssert.assertTrinoExceptionThrownBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestAvroRowReader
{
    private static final Type ITEMS = new ArrayType(rowType(field("sku", VARCHAR), field("at", TIMESTAMP_PICOS)));
    private static final List<AvroColumn> PUBLISHED = List.of(
            required("id", BIGINT),
            nullable("items", ITEMS),
            nullable("prices", mapType(INTEGER, createDecimalType(20, 2))),
            nullable("name", VARCHAR),
            nullable("photo", VARBINARY),
            nullable("score", DOUBLE));

    @Test
    void testAddedColumnsAreNull()
            throws IOException
    {
        assertThat(read(List.of(nullable("b", ITEMS), required("id", BIGINT), nullable("name", VARCHAR), nullable("a", BIGINT))))
                .isEqualTo(Arrays.asList(null, 7L, "Ann", null));
    }

    @Test
    void testDroppedColumnsAreSkipped()
            throws IOException
    {
        assertThat(read(List.of(nullable("score", DOUBLE)))).containsExactly(0.5);
        assertThat(read(List.of())).isEmpty();
    }

    @Test
    void testColumnsInAnotherOrder()
            throws IOException
    {
        assertThat(read(PUBLISHED.reversed())).isEqualTo(read(PUBLISHED).reversed());
    }

    @Test
    void testColumnsThatBecameKeysOrWereKeys()
            throws IOException
    {
        assertThat(read(List.of(nullable("id", BIGINT), required("name", VARCHAR)))).containsExactly(7L, "Ann");
    }

    @Test
    void testNamesDifferByCase()
            throws IOException
    {
        assertThat(read(List.of(nullable("NAME", VARCHAR)))).containsOnlyNulls();
    }

    @Test
    void testColumnsOfAnotherType()
    {
        assertTrinoExceptionThrownBy(() -> read(List.of(required("id", BIGINT), nullable("score", createDecimalType(10, 2)))))
                .hasErrorCode(NOT_SUPPORTED)
                .hasMessage("Column 'score' of feature view 'shop.customer_orders' is decimal(10,2) now, but was published as Avro's [\"null\",\"double\"]: publish the view again");
        for (AvroColumn column : List.of(
                nullable("id", INTEGER),
                nullable("items", new ArrayType(rowType(field("sku", VARCHAR)))),
                nullable("items", new ArrayType(rowType(field("name", VARCHAR), field("at", TIMESTAMP_PICOS)))),
                nullable("prices", mapType(INTEGER, createDecimalType(20, 3))),
                nullable("name", VARBINARY))) {
            assertTrinoExceptionThrownBy(() -> read(List.of(column)))
                    .hasErrorCode(NOT_SUPPORTED)
                    .hasMessageStartingWith("Column '%s' of feature view".formatted(column.name()));
        }
    }

    @Test
    void testAddedKey()
    {
        assertTrinoExceptionThrownBy(() -> read(List.of(required("id", BIGINT), required("region", VARCHAR))))
                .hasErrorCode(NOT_SUPPORTED)
                .hasMessage("Feature view 'shop.customer_orders' was published without its column 'region': publish it again");
    }

    @Test
    void testTextOfAnotherLength()
            throws IOException
    {
        assertThat(read(List.of(nullable("name", createVarcharType(3))))).containsExactly("Ann");
        assertThatThrownBy(() -> read(List.of(nullable("name", createVarcharType(2)))))
                .isInstanceOf(IOException.class)
                .hasMessage("A value is longer than varchar(2)");
    }

    @Test
    void testSchemaOfColumnIsTheSameInEveryRecord()
    {
        Schema wide = new AvroRowCodec(VIEW, PUBLISHED).schema();
        for (AvroColumn column : PUBLISHED) {
            assertThat(new AvroRowCodec(VIEW, List.of(column)).schema().getFields()).containsExactly(wide.getField(column.name()));
        }
    }

    @Test
    void testDamagedRows()
            throws IOException
    {
        byte[] row = row();
        for (List<AvroColumn> columns : List.of(PUBLISHED, PUBLISHED.subList(0, 1))) {
            for (int length = 0; length < row.length; length++) {
                byte[] shorter = Arrays.copyOf(row, length);
                assertThatThrownBy(() -> decode(columns, schema(), shorter)).isInstanceOf(IOException.class);
            }
            assertThatThrownBy(() -> decode(columns, schema(), Arrays.copyOf(row, row.length + 1)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Bytes follow the row");
        }
    }

    @Test
    void testDamagedBytesNeverEndInAnotherFailure()
            throws IOException
    {
        byte[] row = row();
        int refused = 0;
        for (int i = 0; i < row.length; i++) {
            for (int flipped = 1; flipped < 256; flipped++) {
                byte[] damaged = row.clone();
                damaged[i] ^= (byte) flipped;
                try {
                    decode(PUBLISHED, schema(), damaged);
                }
                catch (IOException _) {
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(row.length);
    }

    @Test
    void testLengthBeyondTheRow()
    {
        List<AvroColumn> columns = List.of(required("photo", VARBINARY));
        byte[] lengthOfTwoGigabytes = {-4, -1, -1, -1, 15, 0};
        assertThatThrownBy(() -> decode(columns, new AvroRowCodec(VIEW, columns).schema(), lengthOfTwoGigabytes))
                .isInstanceOf(IOException.class)
                .hasMessage("The row ends before a value of 2147483646 bytes");
    }

    private static Schema schema()
    {
        return new AvroRowCodec(VIEW, PUBLISHED).schema();
    }

    private static byte[] row()
            throws IOException
    {
        return encode(
                new AvroRowCodec(VIEW, PUBLISHED),
                0,
                block(BIGINT, 7L),
                block(ITEMS, Arrays.asList(null, List.of("a-1", new LongTimestamp(-1, 5)))),
                block(PUBLISHED.get(2).type(), ImmutableMap.of(1, Int128.valueOf(-1234))),
                block(VARCHAR, "Ann"),
                block(VARBINARY, new byte[] {1, 2, 3}),
                block(DOUBLE, 0.5));
    }

    private static List<Object> read(List<AvroColumn> columns)
            throws IOException
    {
        return decode(columns, schema(), row());
    }
}
