package io.featurestore.online;

import io.featurestore.online.OnlineColumn.Role;
import io.featurestore.online.OnlineType.Scalar;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import static io.featurestore.online.OnlineType.Scalar.BIGINT;
import static io.featurestore.online.OnlineType.Scalar.STRING;
import static io.featurestore.online.OnlineType.Scalar.TIMESTAMP_WITH_ZONE;

/**
 * A small view: a customer's city.
 */
final class Profiles
{
    static final OnlineName PROFILE = OnlineName.parse("ecommerce.profile");
    static final OnlineSchema SCHEMA = schema("city", STRING);
    static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private Profiles() {}

    static OnlineSchema schema(String feature, Scalar type)
    {
        return OnlineSchema.of(PROFILE, List.of(
                new OnlineColumn("customer_id", BIGINT, Role.KEY),
                new OnlineColumn("updated_at", TIMESTAMP_WITH_ZONE, Role.EVENT_TIME),
                new OnlineColumn(feature, type, Role.FEATURE)));
    }

    static byte[] key(long customer)
    {
        return SCHEMA.keySchema().encode(List.of(Optional.of(customer)));
    }

    static OnlineHeader header(Instant eventTime, long publication)
    {
        return new OnlineHeader(SCHEMA.id(), OnlineInstant.of(eventTime), Optional.empty(), publication, OptionalLong.empty());
    }

    static OnlineHeader header(Instant eventTime, Instant created, long publication)
    {
        return new OnlineHeader(SCHEMA.id(), OnlineInstant.of(eventTime), Optional.of(OnlineInstant.of(created)), publication, OptionalLong.empty());
    }

    static OnlineHeader expiring(Instant eventTime, long publication, Instant expires)
    {
        return new OnlineHeader(SCHEMA.id(), OnlineInstant.of(eventTime), Optional.empty(), publication, OptionalLong.of(OnlineInstant.of(expires).epochMicros()));
    }

    static byte[] row(long customer, OnlineInstant eventTime, String city)
    {
        return SCHEMA.encode(List.of(Optional.of(customer), Optional.of(eventTime), Optional.of(city)));
    }

    static OnlineEntry entry(long customer, OnlineHeader header, String city)
    {
        return new OnlineEntry(key(customer), OnlineValue.row(header, row(customer, OnlineInstant.ofMicros(header.eventTime().epochMicros()), city)));
    }

    static OnlineView view(long publication)
    {
        return new OnlineView(PROFILE, SCHEMA.keySchema(), SCHEMA.id(), publication, NOON);
    }

    static Optional<String> city(OnlineValue value)
    {
        return value.rowAt(value.header().eventTime()).map(row -> (String) SCHEMA.decode(row).getLast().orElseThrow());
    }

    static Optional<String> city(OnlineStore store, long customer)
    {
        return store.reader().read(PROFILE, List.of(key(customer))).getFirst().flatMap(Profiles::city);
    }
}
