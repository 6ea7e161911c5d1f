package io.featurestore.online;

import java.util.List;

final class StoreAnswers
{
    private StoreAnswers() {}

    // Missing ones are null
    @SuppressWarnings("unchecked")
    static List<byte[]> values(Object answer)
    {
        return (List<byte[]>) answer;
    }

    @SuppressWarnings("unchecked")
    static List<Long> counts(Object answer)
    {
        return (List<Long>) answer;
    }
}
