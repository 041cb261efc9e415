"""From values to the model: the published schemas say what form they have, `bind` gives them types, `rules` what they mean."""
