"""From values to the model: `schema` checks their form, `bind` gives them types, `rules` check what they mean."""
