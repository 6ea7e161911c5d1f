package io.featurestore.online;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The example of the README.
 */
final class ReadmeExample
{
    private ReadmeExample() {}

    static List<Optional<String>> cities(URI uri)
    {
        OnlineStoreOptions options = OnlineStoreOptions.builder(uri).build();
        try (OnlineStore store = OnlineStore.connect(options)) {
            OnlineFeatures features = store.features(InstantSource.system());
            OnlineVector one = features.get(OnlineName.parse("ecommerce.profile"), Map.of("customer_id", 42));
            List<OnlineVector> many = features.getMany(OnlineName.parse("ecommerce.profile"), List.of(
                    Map.of("customer_id", 42),
                    Map.of("customer_id", 44)));
            return List.of(one.value("city", String.class), many.getLast().value("city", String.class));
        }
    }
}
