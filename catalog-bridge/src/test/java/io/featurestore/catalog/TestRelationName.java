package io.featurestore.catalog;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestRelationName
{
    @Test
    void testRelationName()
    {
        assertThat(new RelationName("ecommerce", "orders")).hasToString("ecommerce.orders");
        assertThatThrownBy(() -> new RelationName("", "orders"))
                .hasMessage("namespace is empty");
        assertThatThrownBy(() -> new RelationName("ecommerce", ""))
                .hasMessage("name is empty");
    }
}
